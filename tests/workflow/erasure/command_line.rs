//! Erasure by command line.

use support::test_service::PASSWORD;
use support::{TestDatabase, each_database};

use super::Parting;

each_database! {
    async fn two_administrators_erase_somebody_at_the_command_line(place: TestDatabase) {
        let parting = Parting::ended(place).await;
        let (office, username) = (&parting.office, parting.person.username.as_str());
        let erase = |by: &str, rest: &[&str], password: &str| {
            let arguments = [&["account", "erase", username, "--as", by], rest].concat();
            office.hoso_told(&arguments, password)
        };
        let ask = ["--basis", "authority-ordered", "--document", "7/QĐ-TA"];
        let wrong = erase(&parting.one.username, &ask, "Không phải mật khẩu").expect_err("a wrong password");
        assert!(!wrong.contains(username), "{wrong}");
        let citizen = erase(username, &ask, PASSWORD).expect_err("no administrator");
        assert!(citizen.contains("FORBIDDEN"), "{citizen}");
        let kept = erase(&parting.one.username, &ask, PASSWORD).expect_err("it has to be kept");
        assert!(kept.contains("2046") && kept.contains(&parting.filed.code), "{kept}");
        assert!(erase(&parting.one.username, &["--confirm"], PASSWORD).is_err(), "nobody has asked");
    }
}
