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
use super::translator::{IntoFluent, Translator};

/// Layout of every page: its head, navigation and foot.
#[expect(clippy::struct_excessive_bools, reason = "a template asks one thing at a time")]
pub struct Layout {
    /// Of the page alone; without names and codes, which would stay in the browser's history.
    pub title: String,
    /// `Lỗi: ` before the title where something must be mended.
    pub is_in_error: bool,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// What the page before left to say.
    pub notice: Option<String>,
    /// Whether a session has just ended by itself.
    pub has_lapsed: bool,
    /// Whether something that was stored may not show yet.
    pub trails: bool,
    /// Proof that a form of this page is ours.
    pub token: String,
    /// Where a choice of language leads back to.
    pub path: String,
    /// The page's main form, whose values survive a change of language.
    pub form: Option<&'static str>,
    /// Hashed names of what the page brings along.
    pub style: String,
    /// As `style`.
    pub script: String,
    /// As `style`.
    pub icon: String,
    /// Whose portal it is.
    pub office: ShownOffice,
    /// Whether lists fill the whole width.
    pub is_wide: bool,
    translator: Translator,
    theme: Theme,
}

/// An office, as a page shows it.
pub struct ShownOffice {
    /// In whose name the portal speaks.
    pub name: String,
    /// How it is reached, a line each.
    pub lines: Vec<String>,
    /// Whatever else it says of itself.
    pub footer: Option<String>,
    /// What the code of one of its dossiers looks like.
    pub example_code: String,
    /// Whether fees can be transferred to it.
    pub takes_transfers: bool,
}

/// So many are counted, and no more.
const AWAITING_MAX: i32 = 100;

/// What leads to what somebody is to look at.
pub struct Bell {
    /// Where it leads.
    pub path: &'static str,
    /// How many, where there are any.
    pub shown: Option<String>,
    /// The same in words.
    pub words: String,
}

/// A place of the main navigation.
pub struct Place {
    /// Where it leads.
    pub path: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether this page belongs to it.
    pub is_here: bool,
}

impl PageContext {
    /// The layout of a page, with whoever is signed in.
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

    /// When the office is open, in the page's language.
    pub fn office_hours(&self) -> Option<String> {
        self.portal().office.hours.as_ref().map(|hours| hours.get(self.translator().language()).to_owned())
    }

    /// Where fees are transferred to.
    pub fn bank_account(&self) -> Option<BankAccount> {
        self.portal().office.bank_account.clone()
    }

    /// The layout of a page that nobody needs to be known for.
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
    /// What the viewer's list of dossiers is called.
    pub fn queue_title(&self) -> String {
        self.t(self.viewer.as_ref().map_or("queue-title", |viewer| viewer.role.queue_title()))
    }

    /// The same around a form: a change of language posts it too, so that nothing typed is lost.
    #[must_use]
    pub fn around_form(self, is_in_error: bool) -> Self {
        Self { form: Some("main-form"), is_in_error, ..self }
    }

    /// The same over the whole width.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { is_wide: true, ..self }
    }

    /// A text.
    pub fn t(&self, id: &str) -> String {
        self.translator.t(id)
    }

    /// A text with one value in it.
    pub fn t_with(&self, id: &str, name: &str, value: impl IntoFluent) -> String {
        self.translator.t_with(id, name, value)
    }

    /// What search engines show below the title.
    pub fn description(&self) -> String {
        self.t_with("shell-description", "office", &self.office.name)
    }

    /// The texts in the page's language.
    pub fn translator(&self) -> &Translator {
        &self.translator
    }

    /// The page's language.
    pub fn language(&self) -> &'static str {
        self.translator.language().tag()
    }

    /// The other languages: tag, own name.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let here = self.translator.language();
        [(Language::Vi, "Tiếng Việt"), (Language::En, "English")]
            .map(|(language, name)| (language.tag(), name, language == here))
            .to_vec()
    }

    /// The colours: name, label, whether chosen.
    pub fn themes(&self) -> Vec<(&'static str, String, bool)> {
        let label = |theme: Theme| self.t(&format!("shell-theme-{}", theme.name()));
        Theme::ALL.map(|theme| (theme.name(), label(theme), theme == self.theme)).to_vec()
    }

    /// The chosen colours.
    pub fn theme(&self) -> &'static str {
        self.theme.name()
    }

    /// An icon's markup.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub fn glyph(&self, name: &str) -> &'static str {
        icon::svg(name)
    }

    /// The main navigation, for whoever is signed in.
    pub fn places(&self) -> Vec<Place> {
        let work = self.viewer.as_ref().map(|viewer| viewer.role.places()).unwrap_or_default();
        let open = [("/services", "shell-services"), ("/lookup", "shell-lookup"), ("/guide", "shell-guide")];
        // The work of those who work here is their home.
        let first = if work.is_empty() { &[("/", "shell-home")] } else { work };
        self.named(&[first, &open].concat())
    }

    /// What somebody signed in has of their own.
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

    /// What whoever is signed in is to look at; nothing for who only reads, or runs accounts.
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

    /// Whether whoever looks may apply, once signed in where they are not.
    pub fn may_apply(&self) -> bool {
        self.viewer.as_ref().is_none_or(Viewer::is_applicant)
    }

    /// Where one signs in, and comes back from.
    pub fn login_path(&self) -> String {
        let here = self.path.split('?').next().unwrap_or_default();
        let leads_back = !["/", "/login", "/register", "/activate", "/reset", "/password/forgot"].contains(&here);
        if leads_back { format!("/login?back={}", encoded(&self.path)) } else { "/login".to_owned() }
    }

    fn named(&self, places: &[(&'static str, &str)]) -> Vec<Place> {
        let here = self.path.split('?').next().unwrap_or_default();
        // Of places below each other the longest is meant.
        let holds = |path: &str| {
            here == path || (path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
        };
        let nearest = places.iter().map(|(path, _)| *path).filter(|path| holds(path)).max_by_key(|path| path.len());
        let place =
            |(path, id): &(&'static str, &str)| Place { path, label: self.t(id), is_here: Some(*path) == nearest };
        places.iter().map(place).collect()
    }
}

impl IntoFluent for FluentValue<'static> {
    fn into_fluent(&self) -> FluentValue<'static> {
        self.clone()
    }
}

/// Who is signed in.
#[derive(Debug, Clone, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
pub struct Viewer {
    /// Names their account.
    pub id: Id,
    /// What they sign in with.
    pub username: Option<String>,
    /// What they are called.
    pub display_name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Where they work.
    pub agency: Option<Agency>,
    /// How many dossiers they are to look at, counted to a hundred.
    pub awaiting_dossiers: Option<i32>,
}

impl Role {
    /// The text that names it.
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

    /// The text that names it where it stands alone.
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

    /// Where somebody goes after signing in.
    pub fn first_page(self) -> &'static str {
        match self {
            Self::Citizen => "/dossiers",
            Self::Reception | Self::Specialist | Self::Leader | Self::Auditor => "/staff",
            Self::Administrator => "/admin/accounts",
        }
    }

    /// The pages of their work, with the texts that name them.
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

    /// The text that heads their list of dossiers: who never acts has nothing to work on.
    pub fn queue_title(self) -> &'static str {
        if self.has_steps() { "queue-title" } else { "queue-title-all" }
    }

    /// Whether it can be their turn to act on a dossier.
    pub fn has_steps(self) -> bool {
        matches!(self, Self::Reception | Self::Specialist | Self::Leader)
    }

    /// Whether they have a queue to search in.
    pub fn has_queue(self) -> bool {
        matches!(self, Self::Reception | Self::Specialist | Self::Leader | Self::Auditor)
    }
}

impl Viewer {
    /// Whether they apply, rather than work here.
    pub fn is_applicant(&self) -> bool {
        self.role == Role::Citizen
    }
}
