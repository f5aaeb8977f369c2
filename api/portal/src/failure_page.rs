use askama::Template;
use axum::response::Response;
use foundation::problem::ProblemCode;

use super::failure::Failure;
use super::layout::Layout;
use super::page_context::PageContext;
use super::redirect;
use super::render::page;

impl Failure {
    /// What a person reads of it.
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

    /// The page that says so; who must sign in is led there and back.
    pub async fn shown(&self, context: &PageContext) -> Response {
        if *self == Self::SignedOut {
            return redirect::to_login(context);
        }
        if *self == Self::Unreadable {
            tracing::error!(event = "portal.unreadable", "an answer does not fit its operation");
        }
        let title = context.t(match self {
            Self::NotFound => "failure-not-found-title",
            // What was posted was to be done, not shown.
            _ if context.is_post() => "failure-post-title",
            _ => "failure-title",
        });
        // A page about a fault must not need another answer to be shown.
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
