use askama::Template;
use axum::response::Response;
use foundation::problem::ProblemCode;

use super::answer::page;
use super::failure::Failure;
use super::moved;
use super::shell::Shell;
use super::visit::Visit;

impl Failure {
    /// What a person reads of it.
    pub fn message(&self, visit: &Visit) -> String {
        let texts = &visit.app().texts;
        match self {
            Self::NotOurForm => visit.say("failure-not-our-form"),
            Self::StaffDoNotApply => visit.say("failure-staff-do-not-apply"),
            Self::TooLong => visit.say("failure-too-long"),
            Self::SignedOut => texts.problem(visit.language(), ProblemCode::Unauthenticated),
            Self::NotFound => texts.problem(visit.language(), ProblemCode::NotFound),
            Self::Problem { code: ProblemCode::RateLimited, retry_after_seconds, .. } => {
                texts.rate_limited(visit.language(), retry_after_seconds.unwrap_or_default())
            }
            Self::Problem { code, .. } => texts.problem(visit.language(), *code),
            Self::Unreadable => texts.problem(visit.language(), ProblemCode::Internal),
        }
    }

    /// The page that says so; who must sign in is led there and back.
    pub async fn shown(&self, visit: &Visit) -> Response {
        if *self == Self::SignedOut {
            return moved::to_login(visit);
        }
        if *self == Self::Unreadable {
            tracing::error!(event = "portal.unreadable", "an answer does not fit its operation");
        }
        let title = visit.say(match self {
            Self::NotFound => "failure-not-found-title",
            // What was posted was to be done, not shown.
            _ if visit.is_post() => "failure-post-title",
            _ => "failure-title",
        });
        // A page about a fault must not need another answer to be shown.
        let shell = visit.shell(title.clone()).await.unwrap_or_else(|_| visit.bare_shell(title));
        let template = FailurePage { message: self.message(visit), trace: self.trace().map(ToOwned::to_owned), shell };
        page(self.status(), &template)
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    shell: Shell,
    message: String,
    trace: Option<String>,
}
