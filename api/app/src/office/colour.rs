//! Colours with enough contrast, and their variants for dark mode.

/// Least contrast with white (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
/// Least contrast of text in dark mode (WCAG 2.2, 1.4.6).
const CONTRAST_BY_NIGHT: f64 = 7.0;
/// Lightest background in dark mode, `--neutral-bg`.
const NIGHT: Colour = Colour([0x2d, 0x33, 0x3d]);
/// Brightness factor of a background in dark mode.
const IN_THE_DARK: f64 = 0.63;
/// Step towards white, as a fraction of the way.
const STEP: f64 = 0.05;

/// Red, green, blue; a blue by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Default for Colour {
    fn default() -> Self {
        Self([0x0b, 0x4a, 0x9e])
    }
}

impl Colour {
    /// Parses hexadecimal notation: `#8f1113`.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut bytes = [0; 3];
        hex::decode_to_slice(text.strip_prefix('#')?, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reason why this text is no usable colour for a setting of this name.
    pub(super) fn flaw(name: &str, text: &str) -> Option<String> {
        let Some(colour) = Self::of(text) else { return Some(format!("{name} {text} is not written as #8f1113")) };
        let found = colour.contrast_with(WHITE);
        (found < LEAST_CONTRAST).then(|| {
            format!(
                "white beside {name} {text} has a contrast of {found:.1}, less than {LEAST_CONTRAST}: take a darker one"
            )
        })
    }

    /// Background in dark mode, or hover in light mode.
    pub(super) fn dimmed(self) -> Self {
        self.mixed(Self([0, 0, 0]), 1.0 - IN_THE_DARK)
    }

    /// Text in dark mode: lightened only as far as the contrast needs.
    pub(super) fn lit(self) -> Self {
        let mut lit = self;
        while lit != WHITE && lit.contrast_with(NIGHT) < CONTRAST_BY_NIGHT {
            lit = lit.paler();
        }
        lit
    }

    /// One step nearer to white.
    pub(super) fn paler(self) -> Self {
        let Self(parts) = self.mixed(WHITE, STEP);
        // At least 1 per channel: rounding must not stop the progress.
        Self(std::array::from_fn(|place| parts[place].max(self.0[place].saturating_add(1))))
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between what fits")]
        let part = |place: usize| {
            let (own, others) = (f64::from(self.0[place]), f64::from(other.0[place]));
            own.mul_add(1.0 - share, others * share) as u8
        };
        Self(std::array::from_fn(part))
    }

    /// Contrast ratio (WCAG 2.2).
    fn contrast_with(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

const WHITE: Colour = Colour([0xff; 3]);

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_the_night_reads_at_ease_and_ends() {
        for text in ["#0b4a9e", "#8f1113", "#000000", "#0b5f34", "#5b2a86"] {
            let colour = Colour::of(text).expect("a colour");
            let lit = colour.lit();
            assert!(lit.contrast_with(NIGHT) >= CONTRAST_BY_NIGHT, "{text}: {lit}");
            assert!(lit.paler().contrast_with(NIGHT) >= lit.contrast_with(NIGHT), "{text}: {lit}");
        }
    }
}
