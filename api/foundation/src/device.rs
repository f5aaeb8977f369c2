//! Browser and operating system of a session, parsed from `User-Agent`.

/// Browser and operating system of a session, by product name alone, so that the list of an account's devices can
/// tell a telephone from the computer at work. The whole `User-Agent` (RFC 9110, 10.1.5), which tells people
/// apart, is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    browser: Option<&'static str>,
    system: Option<&'static str>,
}

/// `User-Agent` tokens and the product each stands for. A browser names those it descends from too:
/// the first match counts.
const BROWSERS: [(&str, &str); 12] = [
    ("Zalo", "Zalo"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl Device {
    /// Parses a `User-Agent`; `None` where it names no known product, as those of programs do.
    pub fn of(user_agent: &str) -> Option<Self> {
        let found = |known: &[(&str, &'static str)]| {
            known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        Self { browser: found(&BROWSERS), system: found(&SYSTEMS) }.known()
    }

    /// Rebuilds a device from the names stored in a row.
    pub fn stored(browser: Option<&str>, system: Option<&str>) -> Option<Self> {
        let found = |known: &[(&str, &'static str)], stored: Option<&str>| {
            known.iter().find(|(_, name)| Some(*name) == stored).map(|(_, name)| *name)
        };
        Self { browser: found(&BROWSERS, browser), system: found(&SYSTEMS, system) }.known()
    }

    pub fn browser(&self) -> Option<&'static str> {
        self.browser
    }

    pub fn system(&self) -> Option<&'static str> {
        self.system
    }

    /// `Firefox · Android`, or one of the two where the other is unknown.
    pub fn name(&self) -> String {
        [self.browser, self.system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn known(self) -> Option<Self> {
        (self.browser.is_some() || self.system.is_some()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_from_those_they_descend_from() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "Chrome · Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/130.0.0 Chrome/124.0.0.0 Safari/537.36",
                "Cốc Cốc · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari · iPhone",
            ),
            ("Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0", "Firefox · Android"),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet · Android",
            ),
        ] {
            let device = Device::of(user_agent).expect("a known browser");
            assert_eq!(device.name(), name);
            assert_eq!(Device::stored(device.browser(), device.system()), Some(device), "a row keeps it");
        }
    }

    #[test]
    fn what_says_nothing_is_no_device() {
        assert_eq!(Device::of("curl/8.5.0"), None);
        assert_eq!(Device::of(""), None);
        assert_eq!(Device::stored(Some("một trình duyệt lạ"), None), None);
    }
}
