//! Photographs in other forms or spoilt, and image files that nobody should have to open.
//!
//! Decoders and encoders here are not the service's: what it reads and writes is
//! judged from outside.

mod damage;
mod stamp;

pub use damage::Damage;
pub use stamp::stamped;

use jpeg_encoder::{ColorType, Encoder};
use std::io::Write as _;
use std::str::FromStr;
use thiserror::Error;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

const QUALITY: u8 = 95;
const PNG_HEADER_CHECKSUM: usize = 29;
/// A TIFF directory with one entry: the orientation is 6, that is, the first row
/// of the stored picture is the right side of the upright one.
const TURNED: &[u8] = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

/// Why an image cannot be had.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ImageError(String);

#[expect(clippy::needless_pass_by_value, reason = "used as a conversion of errors")]
fn reason(error: impl ToString) -> ImageError {
    ImageError(error.to_string())
}

/// The form a photograph is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// PNG, 8-bit RGB.
    Png,
    /// WebP, lossless.
    Webp,
    /// JPEG with the picture lying on its side and an EXIF entry that says so.
    Turned,
    /// JPEG of one component.
    Grey,
}

impl FromStr for Form {
    type Err = ImageError;

    fn from_str(name: &str) -> Result<Self, ImageError> {
        match name {
            "png" => Ok(Self::Png),
            "webp" => Ok(Self::Webp),
            "turned" => Ok(Self::Turned),
            "grey" => Ok(Self::Grey),
            _ => Err(ImageError(format!("there is no form {name:?}"))),
        }
    }
}

/// A picture, upright, three bytes a pixel.
struct Picture {
    width: u16,
    height: u16,
    pixels: Vec<u8>,
}

impl Picture {
    /// A picture whose pixels are told by their places.
    fn drawn(width: u16, height: u16, pixel: impl Fn(u16, u16) -> [u8; 3]) -> Self {
        let pixel = &pixel;
        let rows = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)));
        Self { width, height, pixels: rows.collect() }
    }

    /// The pixel at a place; beyond the edge there is more of what is at it.
    fn at(&self, x: u16, y: u16) -> [u8; 3] {
        let inside = |place: u16, side: u16| usize::from(place.min(side.saturating_sub(1)));
        let index = inside(y, self.height) * usize::from(self.width) + inside(x, self.width);
        self.pixels.as_chunks().0.get(index).copied().unwrap_or_default()
    }
}

/// The JPEG `file` spoilt, as JPEG.
///
/// # Errors
/// [`ImageError`] when the file cannot be read or written anew.
pub fn spoilt(file: &[u8], damage: Damage) -> Result<Vec<u8>, ImageError> {
    write_jpeg(&damage.done_to(&read_jpeg(file)?))
}

/// The JPEG `file` in another form.
///
/// # Errors
/// [`ImageError`] when the file cannot be read or written anew.
pub fn converted(file: &[u8], form: Form) -> Result<Vec<u8>, ImageError> {
    let picture = read_jpeg(file)?;
    match form {
        Form::Png => write_png(&picture),
        Form::Webp => write_webp(&picture),
        Form::Turned => write_turned(&picture),
        Form::Grey => write_grey(&picture),
    }
}

/// A rectangle in a picture, in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its left edge.
    pub left: u16,
    /// Its upper edge.
    pub top: u16,
    /// From left to right.
    pub width: u16,
    /// From top to bottom.
    pub height: u16,
}

/// A region of the JPEG `file`, as PNG.
///
/// # Errors
/// [`ImageError`] when the file cannot be read or the region leaves it.
pub fn cut(file: &[u8], region: Region) -> Result<Vec<u8>, ImageError> {
    let picture = read_jpeg(file)?;
    let row_length = 3 * usize::from(picture.width);
    let columns =
        3 * usize::from(region.left)..3 * (usize::from(region.left) + usize::from(region.width));
    let rows = picture.pixels.chunks_exact(row_length).skip(usize::from(region.top));
    let rows: Option<Vec<&[u8]>> =
        rows.take(usize::from(region.height)).map(|row| row.get(columns.clone())).collect();
    let rows = rows.filter(|rows| rows.len() == usize::from(region.height));
    let pixels = rows.ok_or_else(|| reason("the region leaves the picture"))?.concat();
    write_png(&Picture { width: region.width, height: region.height, pixels })
}

/// Width and height of a JPEG file in colour, which is decoded whole to be sure of
/// it.
///
/// # Errors
/// [`ImageError`] when it cannot be decoded or holds shades of grey only.
pub fn jpeg_size(file: &[u8]) -> Result<(u16, u16), ImageError> {
    let mut decoder = JpegDecoder::new(ZCursor::new(file));
    decoder.decode_headers().map_err(reason)?;
    if decoder.input_colorspace() == Some(ColorSpace::Luma) {
        return Err(reason("a JPEG without colour"));
    }
    read_jpeg(file).map(|picture| (picture.width, picture.height))
}

/// A PNG file of one colour: large to decode, small to send.
///
/// # Errors
/// [`ImageError`] when it cannot be written.
pub fn blank_png(width: u32, height: u32, depth: png::BitDepth) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::High);
    let bytes_per_pixel = if depth == png::BitDepth::Sixteen { 8 } else { 4 };
    let row = vec![0_u8; width as usize * bytes_per_pixel];
    let mut writer = encoder.write_header().map_err(reason)?;
    let mut rows = writer.stream_writer().map_err(reason)?;
    for _ in 0..height {
        rows.write_all(&row).map_err(reason)?;
    }
    rows.finish().map_err(reason)?;
    writer.finish().map_err(reason)?;
    Ok(file)
}

/// A small PNG file with a compressed comment of `comment_bytes`.
///
/// # Errors
/// [`ImageError`] when it cannot be written.
pub fn talkative_png(comment_bytes: usize) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 100, 100);
    let comment = " ".repeat(comment_bytes);
    encoder.add_ztxt_chunk("Comment".to_owned(), comment).map_err(reason)?;
    let mut writer = encoder.write_header().map_err(reason)?;
    writer.write_image_data(&[0; 100 * 100]).map_err(reason)?;
    writer.finish().map_err(reason)?;
    Ok(file)
}

/// The PNG `file` with another size in its header, under a correct checksum.
/// What follows the header is left as it is.
#[must_use]
pub fn with_png_size(mut file: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    if let Some(place) = file.get_mut(16..24) {
        place.copy_from_slice(&size);
    }
    let checksum = file.get(12..PNG_HEADER_CHECKSUM).map(crc32fast::hash).unwrap_or_default();
    if let Some(place) = file.get_mut(PNG_HEADER_CHECKSUM..PNG_HEADER_CHECKSUM + 4) {
        place.copy_from_slice(&checksum.to_be_bytes());
    }
    file
}

fn read_jpeg(file: &[u8]) -> Result<Picture, ImageError> {
    let options =
        DecoderOptions::default().set_strict_mode(true).jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    let pixels = decoder.decode().map_err(reason)?;
    let info = decoder.info().ok_or_else(|| reason("a JPEG without a size"))?;
    Ok(Picture { width: info.width, height: info.height, pixels })
}

fn write_jpeg(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let encoder = Encoder::new(&mut file, QUALITY);
    encoder
        .encode(&picture.pixels, picture.width, picture.height, ColorType::Rgb)
        .map_err(reason)?;
    Ok(file)
}

fn write_png(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let (width, height) = (u32::from(picture.width), u32::from(picture.height));
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().map_err(reason)?;
    writer.write_image_data(&picture.pixels).map_err(reason)?;
    writer.finish().map_err(reason)?;
    Ok(file)
}

fn write_webp(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let (width, height) = (u32::from(picture.width), u32::from(picture.height));
    image_webp::WebPEncoder::new(&mut file)
        .encode(&picture.pixels, width, height, image_webp::ColorType::Rgb8)
        .map_err(reason)?;
    Ok(file)
}

fn write_turned(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let turned = turned(picture);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, QUALITY);
    encoder.add_exif_metadata(TURNED).map_err(reason)?;
    encoder.encode(&turned.pixels, turned.width, turned.height, ColorType::Rgb).map_err(reason)?;
    Ok(file)
}

fn write_grey(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    // Green alone is near enough to brightness.
    let greens: Vec<u8> = picture.pixels.iter().copied().skip(1).step_by(3).collect();
    let mut file = Vec::new();
    Encoder::new(&mut file, QUALITY)
        .encode(&greens, picture.width, picture.height, ColorType::Luma)
        .map_err(reason)?;
    Ok(file)
}

/// The picture lying on its side, as [`TURNED`] says.
fn turned(upright: &Picture) -> Picture {
    let last = upright.width.saturating_sub(1);
    Picture::drawn(upright.height, upright.width, |x, y| upright.at(last - y, x))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red on the left, blue on the right.
    fn flag() -> Vec<u8> {
        let row = [[200, 0, 0].repeat(48), [0, 0, 200].repeat(48)].concat();
        let mut file = Vec::new();
        Encoder::new(&mut file, 100).encode(&row.repeat(64), 96, 64, ColorType::Rgb).unwrap();
        file
    }

    #[test]
    fn forms_keep_the_picture() {
        let file = flag();
        assert_eq!(jpeg_size(&file).unwrap(), (96, 64));
        let png = converted(&file, Form::Png).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!((reader.info().width, reader.info().height), (96, 64));
        assert!(pixels[0] > 150 && pixels[pixels.len() - 1] > 150, "red first, blue last");
        let webp = converted(&file, Form::Webp).unwrap();
        let reader = image_webp::WebPDecoder::new(std::io::Cursor::new(&webp)).unwrap();
        assert_eq!(reader.dimensions(), (96, 64));
    }

    #[test]
    fn a_turned_picture_starts_with_its_right_side() {
        let file = converted(&flag(), Form::Turned).unwrap();
        let stored = read_jpeg(&file).unwrap();
        assert_eq!((stored.width, stored.height), (64, 96));
        assert!(stored.pixels[2] > 150, "the first row is blue");
        assert!(stored.pixels[stored.pixels.len() - 3] > 150, "the last row is red");
        assert!(file.windows(6).any(|window| window == b"Exif\0\0"));
    }

    #[test]
    fn a_grey_file_is_not_taken_for_one_in_colour() {
        let file = converted(&flag(), Form::Grey).unwrap();
        assert_eq!(read_jpeg(&file).unwrap().width, 96);
        assert!(jpeg_size(&file).is_err());
    }

    #[test]
    fn a_region_is_cut_out() {
        let region = Region { left: 60, top: 10, width: 36, height: 54 };
        let file = cut(&flag(), region).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!((reader.info().width, reader.info().height), (36, 54));
        assert!(pixels[2] > 150, "the region is blue");
        assert!(cut(&flag(), Region { left: 61, ..region }).is_err());
        assert!(cut(&flag(), Region { top: 11, ..region }).is_err());
    }

    #[test]
    fn a_claimed_size_has_a_good_checksum() {
        let file = blank_png(70, 80, png::BitDepth::Eight).unwrap();
        assert_eq!(with_png_size(file.clone(), 70, 80), file, "the same size gives the same file");
        let lying = with_png_size(file, 60_000, 60_000);
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&lying));
        assert_eq!(decoder.read_header_info().unwrap().width, 60_000);
    }

    #[test]
    fn large_files_are_small_to_send() {
        assert!(blank_png(2000, 2000, png::BitDepth::Sixteen).unwrap().len() < 40_000);
        assert!(talkative_png(1 << 20).unwrap().len() < 8_000);
    }

    #[test]
    fn what_is_no_jpeg_is_refused() {
        let file = flag();
        for broken in [&b""[..], b"GIF89a", &file[..file.len() / 2]] {
            assert!(jpeg_size(broken).is_err());
        }
    }
}
