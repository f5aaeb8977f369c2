//! Layout around every page: head, navigation, notification bell and footer, with the account of the viewer.

use app::office::BankAccount;
use cynic::Id;
use domain::Language;
use fluent::FluentValue;

use super::chosen::Theme;
use super::csrf;
use super::failure::Failure;
use super::icon;
use super::operation::schema;
use super::page_context::PageContext;
use super::redirect::encoded;
use super::schema::agency::Agency;
use super::schema::enums::Role;
use super::translator::{ToFluent, Translator};

/// Template data of the shell around a page.
#[expect(clippy::struct_excessive_bools, reason = "a template asks one thing at a time")]
pub struct Layout {
    /// Title of the page alone; without names and codes, which would stay in the browser's history.
    pub title: String,
    /// Prefix `Lỗi: ` of the title, on a page with errors.
    pub is_in_error: bool,
    pub viewer: Option<Viewer>,
    /// Flash message of the page before.
    pub notice: Option<String>,
    /// Set when the session has just expired.
    pub has_lapsed: bool,
    /// Set while projections lag behind the event store: recent changes may not show yet.
    pub trails: bool,
    /// CSRF token of the page's forms.
    pub token: String,
    /// Return path of the choice of language.
    pub path: String,
    /// Id of the main form, whose values survive a change of language.
    pub form: Option<&'static str>,
    /// Content-hashed name of the style sheet.
    pub style: String,
    /// Content-hashed path of the script.
    pub script: String,
    /// Content-hashed path of the icon.
    pub icon: String,
    pub office: ShownOffice,
    /// Full-width layout, for lists.
    pub is_wide: bool,
    translator: Translator,
    theme: Theme,
}

/// The office's imprint, in the page's language.
pub struct ShownOffice {
    /// Name that the portal speaks under.
    pub name: String,
    /// Contact details, one per line.
    pub lines: Vec<String>,
    /// Additional text of the footer.
    pub footer: Option<String>,
    /// Example of a dossier code.
    pub example_code: String,
    /// Set where the office has a bank account for fees.
    pub takes_transfers: bool,
}

/// Cap of the count of awaiting dossiers.
const AWAITING_MAX: i32 = 100;

/// Notification bell: link to the dossiers that await the viewer.
pub struct Bell {
    pub path: &'static str,
    /// Badge: the count, where it is not zero.
    pub shown: Option<String>,
    /// Accessible name of the link.
    pub words: String,
}

/// Entry of a navigation.
pub struct Place {
    pub path: &'static str,
    pub label: String,
    /// Marks the current entry.
    pub is_here: bool,
}

impl PageContext {
    /// Layout with the viewer's account, which is queried.
    pub async fn layout(&self, title: String) -> Result<Layout, Failure> {
        let viewer = if self.is_signed_in() { self.own_account::<Viewer>("Whoami").await? } else { None };
        Ok(Layout { viewer, ..self.bare_layout(title) })
    }

    fn shown_office(&self) -> ShownOffice {
        let (office, translator) = (&self.portal().office, self.translator());
        let language = translator.language();
        let told = |id: &str, name: &str, value: &str| translator.t_with(id, name, value);
        let hotline = office.hotline.as_ref().map(|hotline| told("shell-hotline", "hotline", hotline));
        let address = office.address.as_ref().map(|address| told("shell-address", "address", address.get(language)));
        let email = office.email.as_ref().map(|email| told("shell-email", "email", email));
        let hours = self.office_hours().map(|hours| told("shell-hours", "hours", &hours));
        ShownOffice {
            name: office.name(&self.app().facts.rulebook(), language),
            lines: hotline.into_iter().chain(address).chain(hours).chain(email).collect(),
            footer: office.footer.as_ref().map(|footer| footer.get(language).to_owned()),
            example_code: office.example_code(&self.app().facts.rulebook()),
            takes_transfers: office.bank_account.is_some(),
        }
    }

    /// Opening hours, in the page's language.
    pub fn office_hours(&self) -> Option<String> {
        self.portal().office.hours.as_ref().map(|hours| hours.get(self.translator().language()).to_owned())
    }

    /// Bank account for fees.
    pub fn bank_account(&self) -> Option<BankAccount> {
        self.portal().office.bank_account.clone()
    }

    /// Layout without a query: for pages that do not need the viewer.
    pub fn bare_layout(&self, title: String) -> Layout {
        let assets = &self.portal().assets;
        Layout {
            title,
            is_in_error: false,
            viewer: None,
            notice: self.notice(),
            has_lapsed: self.has_lapsed(),
            trails: self.app().rows.trail(),
            token: csrf::form_token(self),
            path: self.path().to_owned(),
            form: None,
            style: assets.style(),
            script: assets.script(),
            icon: assets.icon(),
            office: self.shown_office(),
            is_wide: false,
            translator: self.translator().clone(),
            theme: self.theme(),
        }
    }
}

impl Layout {
    /// Heading of the viewer's queue.
    pub fn queue_title(&self) -> String {
        self.t(self.viewer.as_ref().map_or("queue-title", |viewer| viewer.role.queue_title()))
    }

    /// Layout around a form: a change of language posts it too, so that nothing typed is lost.
    #[must_use]
    pub fn around_form(self, is_in_error: bool) -> Self {
        Self { form: Some("main-form"), is_in_error, ..self }
    }

    #[must_use]
    pub fn wide(self) -> Self {
        Self { is_wide: true, ..self }
    }

    pub fn t(&self, id: &str) -> String {
        self.translator.t(id)
    }

    pub fn t_with(&self, id: &str, name: &str, value: impl ToFluent) -> String {
        self.translator.t_with(id, name, value)
    }

    /// Meta description for search engines.
    pub fn description(&self) -> String {
        self.t_with("shell-description", "office", &self.office.name)
    }

    pub fn translator(&self) -> &Translator {
        &self.translator
    }

    /// BCP 47 tag of the page's language.
    pub fn language(&self) -> &'static str {
        self.translator.language().tag()
    }

    /// Language switch: tag, own name, whether current.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let here = self.translator.language();
        [(Language::Vi, "Tiếng Việt"), (Language::En, "English")]
            .map(|(language, name)| (language.tag(), name, language == here))
            .to_vec()
    }

    /// Theme switch: name, label, whether chosen.
    pub fn themes(&self) -> Vec<(&'static str, String, bool)> {
        let label = |theme: Theme| self.t(&format!("shell-theme-{}", theme.name()));
        Theme::ALL.map(|theme| (theme.name(), label(theme), theme == self.theme)).to_vec()
    }

    pub fn theme(&self) -> &'static str {
        self.theme.name()
    }

    /// SVG markup of an icon.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub fn glyph(&self, name: &str) -> &'static str {
        icon::svg(name)
    }

    /// Main navigation, by the viewer's role.
    pub fn places(&self) -> Vec<Place> {
        let work = self.viewer.as_ref().map(|viewer| viewer.role.places()).unwrap_or_default();
        let open = [("/services", "shell-services"), ("/lookup", "shell-lookup"), ("/guide", "shell-guide")];
        // Staff have their queue in place of the home page.
        let first = if work.is_empty() { &[("/", "shell-home")] } else { work };
        self.named(&[first, &open].concat())
    }

    /// Menu of the viewer's own account.
    pub fn account_places(&self) -> Vec<Place> {
        let own = [
            ("/dossiers", "shell-dossiers"),
            ("/account", "shell-account"),
            ("/account/password", "shell-password"),
            ("/account/devices", "shell-devices"),
        ];
        let applies = self.viewer.as_ref().is_some_and(Viewer::is_applicant);
        // Staff file no dossiers.
        self.named(if applies { &own } else { &own[1..] })
    }

    /// Notification bell; `None` for auditors and administrators, whom no dossier awaits.
    pub fn bell(&self) -> Option<Bell> {
        let viewer = self.viewer.as_ref().filter(|viewer| viewer.is_applicant() || viewer.role.has_steps())?;
        let path = if viewer.is_applicant() { "/dossiers?show=news" } else { "/staff?who=needed" };
        let count = viewer.awaiting_dossiers.unwrap_or_default();
        let is_more = count >= AWAITING_MAX;
        let words = match count {
            0 => self.t("shell-bell-none"),
            _ if is_more => self.t_with("shell-bell-more", "count", AWAITING_MAX - 1),
            _ => self.t_with("shell-bell", "count", count),
        };
        let shown = if is_more { format!("{}+", AWAITING_MAX - 1) } else { count.to_string() };
        Some(Bell { path, shown: (count > 0).then_some(shown), words })
    }

    /// Tells whether to offer applying: to applicants, and to visitors who have not signed in.
    pub fn may_apply(&self) -> bool {
        self.viewer.as_ref().is_none_or(Viewer::is_applicant)
    }

    /// Path of the sign-in page, with the return path.
    pub fn login_path(&self) -> String {
        let here = self.path.split('?').next().unwrap_or_default();
        let leads_back = !["/", "/login", "/register", "/activate", "/reset", "/password/forgot"].contains(&here);
        if leads_back { format!("/login?back={}", encoded(&self.path)) } else { "/login".to_owned() }
    }

    fn named(&self, places: &[(&'static str, &str)]) -> Vec<Place> {
        let here = self.path.split('?').next().unwrap_or_default();
        // The entry with the longest matching prefix is the current one.
        let holds = |path: &str| {
            here == path || (path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
        };
        let nearest = places.iter().map(|(path, _)| *path).filter(|path| holds(path)).max_by_key(|path| path.len());
        let place =
            |(path, id): &(&'static str, &str)| Place { path, label: self.t(id), is_here: Some(*path) == nearest };
        places.iter().map(place).collect()
    }
}

impl ToFluent for FluentValue<'static> {
    fn to_fluent(&self) -> FluentValue<'static> {
        self.clone()
    }
}

#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Viewer {
    /// Global id of the account.
    pub id: Id,
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub role: Role,
    pub agency: Option<Agency>,
    /// Dossiers that await the viewer, counted up to a cap.
    pub awaiting_dossiers: Option<i32>,
}

impl Role {
    /// Text id of the role's name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Citizen => "role-citizen",
            Self::Reception => "role-reception",
            Self::Specialist => "role-specialist",
            Self::Leader => "role-leader",
            Self::Auditor => "role-auditor",
            Self::Administrator => "role-administrator",
        }
    }

    /// Text id of the role's name as a title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Citizen => "role-title-citizen",
            Self::Reception => "role-title-reception",
            Self::Specialist => "role-title-specialist",
            Self::Leader => "role-title-leader",
            Self::Auditor => "role-title-auditor",
            Self::Administrator => "role-title-administrator",
        }
    }

    /// Landing page after sign-in.
    pub fn first_page(self) -> &'static str {
        match self {
            Self::Citizen => "/dossiers",
            Self::Reception | Self::Specialist | Self::Leader | Self::Auditor => "/staff",
            Self::Administrator => "/admin/accounts",
        }
    }

    /// Navigation entries of the role: path and text id.
    fn places(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Citizen => &[("/", "shell-home"), ("/dossiers", "shell-dossiers")],
            Self::Administrator => &[("/admin/accounts", "shell-accounts"), ("/staff/deliveries", "shell-deliveries")],
            Self::Auditor => &[("/staff", "queue-title-all"), ("/staff/report", "shell-report")],
            Self::Reception | Self::Specialist | Self::Leader => {
                &[("/staff", "shell-queue"), ("/staff/report", "shell-report")]
            }
        }
    }

    /// Text id of the queue's heading, by role: auditors have no work of their own.
    pub fn queue_title(self) -> &'static str {
        if self.has_steps() { "queue-title" } else { "queue-title-all" }
    }

    /// Roles that workflow steps are assigned to.
    pub fn has_steps(self) -> bool {
        matches!(self, Self::Reception | Self::Specialist | Self::Leader)
    }

    pub fn has_queue(self) -> bool {
        matches!(self, Self::Reception | Self::Specialist | Self::Leader | Self::Auditor)
    }
}

impl Viewer {
    /// Tells applicants from staff.
    pub fn is_applicant(&self) -> bool {
        self.role == Role::Citizen
    }
}
