/** One thing to do better. */
export type Reason =
  | "NO_FACE" | "SEVERAL_FACES" | "FACE_TOO_FAR" | "FACE_TOO_CLOSE" | "NOT_CENTRED"
  | "HEAD_TILTED" | "HEAD_TURNED" | "EYES_CLOSED" | "NO_PAGE" | "PAGE_TOO_FAR" | "NOT_STEADY"
  | "TOO_DARK" | "TOO_BRIGHT" | "SIDE_LIGHT" | "BACK_LIGHT" | "REFLECTION" | "BLURRED";

/** A card of format ID-1, or a page of a booklet (ID-3, ID-2). */
export type PageShape = "CARD" | "BOOKLET";

export type LivenessType =
  | "PASSIVE_LIVENESS" | "SMILE_LIVENESS" | "EYE_GAZE_LIVENESS" | "MAGNIFEYE_LIVENESS";
export type Role = "SELFIE" | "NEUTRAL" | "SMILE" | "GAZE" | "EYE_CLOSEUP" | "PAGE" | "PALM";
export type Corner = "TOP_LEFT" | "TOP_RIGHT" | "BOTTOM_LEFT" | "BOTTOM_RIGHT";

/** What a frame shows of a face; measures are 0 to 1, lengths are pixels of the frame. */
export interface FaceAdvice {
  /** What to do better, most urgent first; empty when a photo may be taken. */
  reasons: Reason[];
  face: null | {
    /** Left, top, width and height. */
    bounds: [number, number, number, number];
    eyeDistance: number;
    /** Degrees. */
    roll: number;
    brightness: number;
    contrast: number;
    hotspots: number;
    sharpness: number;
    /** Absent without the network. */
    eyesOpen?: number;
  };
}

/** What a frame shows of a document. */
export interface PageAdvice {
  /** What to do better, most urgent first; empty when a photo may be taken. */
  reasons: Reason[];
  page: null | {
    /** From the top left one clockwise. */
    corners: [[number, number], [number, number], [number, number], [number, number]];
    /** How many sides have an edge. */
    sides: number;
    brightness: number;
    contrast: number;
    hotspots: number;
    sharpness: number;
  };
}
