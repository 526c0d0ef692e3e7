"""Makes the records of this folder, by the documentation alone: the second
implementation that the Rust one is held against, and a pattern for clients.

    python3 make.py
"""

import base64
import hashlib
import hmac
import json
import pathlib

SESSION_TOKEN = "c2Vzc2lvbi10b2tlbg=="
CAPTURE_KEY = bytes(range(32))


def hkdf(secret, label):
    """HKDF-SHA-256 without salt, one block of output (RFC 5869)."""
    pseudorandom = hmac.digest(bytes(32), secret, hashlib.sha256)
    return hmac.digest(pseudorandom, label + b"\x01", hashlib.sha256)


def record(kind, header, payload, key=None):
    """A capture record; `key` is that of its MAC."""
    text = json.dumps(header, separators=(",", ":")).encode()
    if key is not None:
        text = text[:-1] + b',"mac":"' + b"A" * 44 + b'"}'
    fixed = b"IDVR" + bytes([1, kind, 0, 0]) + len(text).to_bytes(4, "big")
    whole = fixed + text + payload
    if key is None:
        return whole
    mac = base64.b64encode(hmac.digest(key, whole, hashlib.sha256))
    end = len(fixed) + len(text) - 2
    return whole[: end - 44] + mac + whole[end:]


def frame(role, at_ms, offset, length, **more):
    return {"role": role, **more, "atMs": at_ms, "mime": "image/jpeg", "offset": offset, "length": length}


SESSION = hkdf(SESSION_TOKEN.encode(), b"selfsame capture record v1 session token")
SERVICE = hkdf(CAPTURE_KEY, b"selfsame capture record v1 capture key")

# The payloads stand for files; nothing here decodes them.
VECTORS = {
    "face.idvr": record(
        2,
        {"createdAt": "2023-11-14T22:13:20Z", "frames": [frame("SELFIE", 0, 0, 4)]},
        b"\xff\xd8\xff\xe0",
        SESSION,
    ),
    "gaze.idvr": record(
        1,
        {
            "type": "EYE_GAZE_LIVENESS",
            "createdAt": "2023-11-14T22:13:20.5Z",
            "device": {"model": "none", "camera": 1},
            "corners": ["TOP_LEFT", "BOTTOM_RIGHT"],
            "frames": [
                frame("GAZE", 100, 0, 5, corner="TOP_LEFT"),
                frame("GAZE", 900, 5, 6, corner="BOTTOM_RIGHT"),
            ],
            "video": {"offset": 11, "length": 5},
        },
        b"first" + b"second" + b"video",
        SERVICE,
    ),
    "chip.idvr": record(
        5,
        {
            "files": {
                "COM": {"offset": 0, "length": 3},
                "SOD": {"offset": 3, "length": 3},
                "DG1": {"offset": 6, "length": 3},
            },
            "accessControl": "PACE",
            "chipAuthentication": {
                "type": "ACTIVE_AUTHENTICATION",
                "challenge": "AAECAwQFBgc=",
                "signature": "CAkK",
            },
        },
        b"\x60\x01\x00\x77\x01\x00\x61\x01\x00",
    ),
}

if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    for name, content in VECTORS.items():
        (folder / name).write_bytes(content)
