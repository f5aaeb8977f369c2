//! VietQR: text of a QR code by which a banking app fills in a transfer (NAPAS; EMVCo, presented by the payee).

/// A transfer to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// The bank's number with the State Bank: six digits.
    pub bin: &'a str,
    pub account: &'a str,
    /// Whole đồng, digits alone.
    pub amount: &'a str,
    pub purpose: &'a str,
}

/// Digits of a bank's number.
const BIN: usize = 6;
const ACCOUNT: usize = 19;
/// Most digits of an amount.
const AMOUNT: usize = 13;
/// Longest purpose, in characters.
const PURPOSE: usize = 25;

/// True for a bank's number.
pub fn is_bin(text: &str) -> bool {
    text.len() == BIN && all_digits(text)
}

/// True for an account number that fits into a code.
pub fn is_account(text: &str) -> bool {
    (1..=ACCOUNT).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Purpose reduced to what banks pass on: letters and digits, a blank for a hyphen; they drop or refuse anything else.
pub fn passed_on(text: &str) -> String {
    let kept = text.chars().filter_map(|c| match c {
        '-' | ' ' => Some(' '),
        _ => c.is_ascii_alphanumeric().then_some(c),
    });
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Transfer<'_> {
    /// Text of the code; `None` where a field does not fit.
    pub fn text(&self) -> Option<String> {
        let amount = (1..=AMOUNT).contains(&self.amount.len()) && all_digits(self.amount);
        let purpose = (1..=PURPOSE).contains(&self.purpose.len()) && self.purpose.is_ascii();
        if !is_bin(self.bin) || !is_account(self.account) || !amount || !purpose {
            return None;
        }
        let payee = object("00", self.bin) + &object("01", self.account);
        let to_account = object("00", "A000000727") + &object("01", &payee) + &object("02", "QRIBFTTA");
        let parts = [
            object("00", "01"),
            // Dynamic code: for one transfer, with its amount.
            object("01", "12"),
            object("38", &to_account),
            // VND, by ISO 4217.
            object("53", "704"),
            object("54", self.amount),
            object("58", "VN"),
            object("62", &object("08", self.purpose)),
        ];
        // The checksum covers everything before it, with its own tag and length.
        let summed = parts.concat() + "6304";
        let sum = crc(summed.as_bytes());
        Some(format!("{summed}{sum:04X}"))
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tag, length in two digits, value.
fn object(name: &str, value: &str) -> String {
    format!("{name}{:02}{value}", value.len())
}

/// CRC-16 of ISO/IEC 13239 as EMVCo takes it: polynomial 1021, initial value FFFF.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, byte| {
        (0..8).fold(
            sum ^ (u16::from(*byte) << 8),
            |sum, _| {
                if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSFER: Transfer<'_> =
        Transfer { bin: "970415", account: "0011001932418", amount: "120000", purpose: "ung ho lu lut" };

    #[test]
    fn a_transfer_is_written_as_others_write_it() {
        let text = TRANSFER.text().expect("a text");
        // From the documentation of github.com/subiz/vietqr.
        let published = "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA\
                         530370454061200005802VN62170813ung ho lu lut6304C15C";
        assert_eq!(text, published);
    }

    #[test]
    fn sums_are_those_of_the_specification() {
        // Check values of CRC-16 itself, and of NAPAS' examples of a transfer to a card and to an account.
        assert_eq!(crc(b"123456789"), 0x29b1);
        for (text, sum) in [
            (
                "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC\
                 530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
                0xa203,
            ),
            (
                "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA\
                 530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
                0x2e2e,
            ),
        ] {
            assert_eq!(crc(text.as_bytes()), sum, "{text}");
        }
    }

    #[test]
    fn what_no_banking_app_reads_has_no_text() {
        for unfit in [
            Transfer { bin: "97041", ..TRANSFER },
            Transfer { bin: "97041x", ..TRANSFER },
            Transfer { account: "", ..TRANSFER },
            Transfer { account: "00110019324180011001", ..TRANSFER },
            Transfer { amount: "120000.50", ..TRANSFER },
            Transfer { amount: "", ..TRANSFER },
            Transfer { amount: "12345678901234", ..TRANSFER },
            Transfer { purpose: "ủng hộ", ..TRANSFER },
            Transfer { purpose: "", ..TRANSFER },
            Transfer { purpose: "00000000000000000000000000", ..TRANSFER },
        ] {
            assert_eq!(unfit.text(), None, "{unfit:?}");
        }
    }

    #[test]
    fn the_number_of_a_dossier_fits_even_on_a_busy_day() {
        let purpose = passed_on("000.00.08.H34-261129-10002");
        assert_eq!(purpose, "0000008H34 261129 10002");
        assert!(Transfer { purpose: &purpose, ..TRANSFER }.text().is_some());
    }
}
