//! A card to draw on: few shapes, one font, and the encoding. Nothing of it can fail in a way that matters: a shape
//! that cannot be drawn is left out, and the picture goes out without it.

use super::script::drawable;
use ab_glyph::{Font, FontRef, ScaleFont};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::sync::OnceLock;

const REGULAR: &[u8] = include_bytes!("../../../assets/DejaVuSansCondensed.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/DejaVuSansCondensed-Bold.ttf");
const FAMILY: &str = "DejaVu Sans Condensed";

/// Width of every picture, in pixels: shown 360 wide on a phone, a third of it.
pub const WIDTH: u32 = 1_080;
/// Space between the border and what is drawn.
pub const MARGIN: i32 = 40;

/// What is written and drawn in dark.
pub const INK: RGBColor = RGBColor(0x1b, 0x24, 0x30);
/// Secondary words: 7 to 1 against the card.
pub const QUIET: RGBColor = RGBColor(0x4f, 0x5b, 0x6b);
/// Lines that only guide the eye.
pub const FAINT: RGBColor = RGBColor(0xd5, 0xda, 0xe1);
/// The card.
pub const CARD: RGBColor = RGBColor(0xfc, 0xfc, 0xfd);

/// How words are set.
#[derive(Clone, Copy)]
pub struct Type {
    size: u32,
    bold: bool,
    colour: RGBColor,
    to: HPos,
}

impl Type {
    /// Plain words of this height.
    pub const fn new(size: u32) -> Self {
        Self { size, bold: false, colour: INK, to: HPos::Left }
    }

    /// In bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// In another colour.
    pub const fn ink(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    /// Around its place rather than after it.
    pub const fn centred(self) -> Self {
        Self { to: HPos::Center, ..self }
    }

    /// Before its place.
    pub const fn ending(self) -> Self {
        Self { to: HPos::Right, ..self }
    }
}

/// The card while it is drawn on.
pub struct Canvas<'a> {
    area: DrawingArea<BitMapBackend<'a>, Shift>,
}

/// Draws a card of this height, as PNG.
pub fn card(height: u32, draw: impl FnOnce(&Canvas<'_>)) -> Vec<u8> {
    install_fonts();
    let mut pixels = vec![0; (WIDTH * height * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, (WIDTH, height)).into_drawing_area();
        let canvas = Canvas { area };
        let (right, bottom) = (WIDTH as i32, height as i32);
        canvas.area(0, 0, right, bottom, RGBColor(0xb4, 0xbc, 0xc8));
        canvas.area(3, 3, right - 3, bottom - 3, CARD);
        draw(&canvas);
        let _ = canvas.area.present();
    }
    encode(&pixels, height)
}

fn install_fonts() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        // The two files lie beside the program's source; they are read by the tests.
        let _ = register_font(FAMILY, FontStyle::Normal, REGULAR);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD);
    });
}

fn encode(pixels: &[u8], height: u32) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, WIDTH, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    // Writing into memory fails only for a buffer of another size than announced.
    debug_assert!(written.is_ok(), "{written:?}");
    png
}

impl Canvas<'_> {
    /// A filled area between two corners, the second one left out.
    pub fn area(&self, left: i32, top: i32, right: i32, bottom: i32, colour: RGBColor) {
        let _ = self.area.draw(&Rectangle::new([(left, top), (right, bottom)], colour.filled()));
    }

    /// A frame of this thickness inside an area.
    pub fn frame(&self, (left, top, right, bottom): (i32, i32, i32, i32), thick: i32, colour: RGBColor) {
        self.area(left, top, right, top + thick, colour);
        self.area(left, bottom - thick, right, bottom, colour);
        self.area(left, top, left + thick, bottom, colour);
        self.area(right - thick, top, right, bottom, colour);
    }

    /// A straight line of this thickness.
    pub fn line(&self, from: (i32, i32), to: (i32, i32), thick: u32, colour: RGBColor) {
        let _ = self.area.draw(&PathElement::new(vec![from, to], colour.stroke_width(thick)));
    }

    /// A filled circle.
    pub fn disc(&self, at: (i32, i32), radius: i32, colour: RGBColor) {
        let _ = self.area.draw(&Circle::new(at, radius, colour.filled()));
    }

    /// A filled shape.
    pub fn shape(&self, corners: &[(i32, i32)], colour: RGBColor) {
        let _ = self.area.draw(&Polygon::new(corners.to_vec(), colour.filled()));
    }

    /// A filled square on its tip.
    pub fn diamond(&self, (x, y): (i32, i32), reach: i32, colour: RGBColor) {
        self.shape(&[(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)], colour);
    }

    /// Words in one line around this height, as far as the font can write them.
    pub fn write(&self, text: &str, at: (i32, i32), set: Type) {
        let style = if set.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::Name(FAMILY), f64::from(set.size), style);
        let text_style = font.color(&set.colour).pos(Pos::new(set.to, VPos::Center));
        // The middle of small letters lies below the middle of a line.
        let at = (at.0, at.1 + set.size as i32 / 9);
        let _ = self.area.draw(&Text::new(drawable(text, is_in_font), at, text_style));
    }
}

fn font(bold: bool) -> Option<&'static FontRef<'static>> {
    static FONTS: OnceLock<[Option<FontRef<'static>>; 2]> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| [REGULAR, BOLD].map(|file| FontRef::try_from_slice(file).ok()));
    fonts[usize::from(bold)].as_ref()
}

fn is_in_font(letter: char) -> bool {
    font(false).is_some_and(|font| font.glyph_id(letter).0 != 0)
}

/// How wide these words are when set so.
pub fn width(text: &str, set: Type) -> i32 {
    let Some(font) = font(set.bold) else { return 0 };
    let scaled = font.as_scaled(set.size as f32);
    drawable(text, is_in_font).chars().map(|c| scaled.h_advance(font.glyph_id(c))).sum::<f32>().ceil() as i32
}

/// The words, cut with an ellipsis to what this width holds.
pub fn fitted(text: &str, set: Type, room: i32) -> String {
    if width(text, set) <= room {
        return text.to_owned();
    }
    let cut = |n: usize| format!("{}…", text.chars().take(n).collect::<String>().trim_end());
    let (mut fits, mut too_long) = (0, text.chars().count());
    while fits + 1 < too_long {
        let middle = (fits + too_long) / 2;
        if width(&cut(middle), set) <= room { fits = middle } else { too_long = middle }
    }
    cut(fits)
}
