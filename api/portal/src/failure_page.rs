//! Error page of a failure: its message, its title, and the redirect to sign-in.

use askama::Template;
use axum::response::Response;
use foundation::problem::ProblemCode;

use super::failure::Failure;
use super::layout::Layout;
use super::page_context::PageContext;
use super::redirect;
use super::render::page;

impl Failure {
    /// Message in the page's language.
    pub fn message(&self, context: &PageContext) -> String {
        let texts = &context.app().texts;
        match self {
            Self::NotOurForm => context.t("failure-not-our-form"),
            Self::StaffDoNotApply => context.t("failure-staff-do-not-apply"),
            Self::TooLong => context.t("failure-too-long"),
            Self::SignedOut => texts.problem(context.language(), ProblemCode::Unauthenticated),
            Self::NotFound => texts.problem(context.language(), ProblemCode::NotFound),
            Self::Problem { code: ProblemCode::RateLimited, retry_after_seconds, .. } => {
                texts.rate_limited(context.language(), retry_after_seconds.unwrap_or_default())
            }
            Self::Problem { code, .. } => texts.problem(context.language(), *code),
            Self::Unreadable => texts.problem(context.language(), ProblemCode::Internal),
        }
    }

    /// Renders the error page; a missing session redirects to sign-in and back.
    pub async fn shown(&self, context: &PageContext) -> Response {
        if *self == Self::SignedOut {
            return redirect::to_login(context);
        }
        if *self == Self::Unreadable {
            tracing::error!(event = "portal.unreadable", "an answer does not fit its operation");
        }
        let title = context.t(match self {
            Self::NotFound => "failure-not-found-title",
            // The title of a failed post says that nothing was carried out.
            _ if context.is_post() => "failure-post-title",
            _ => "failure-title",
        });
        // Falls back to the layout without a query: an error page must not need another answer.
        let layout = context.layout(title.clone()).await.unwrap_or_else(|_| context.bare_layout(title));
        let template =
            FailurePage { message: self.message(context), trace: self.trace().map(ToOwned::to_owned), layout };
        page(self.status(), &template)
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    layout: Layout,
    message: String,
    trace: Option<String>,
}
