//! Preferences of a visitor: language and theme, kept in cookies.

use axum::Extension;

use super::page_context::PageExtension;
use super::posted::Posted;
use super::redirect;
use super::render::Answer;

/// `POST /preferences`: keeps a choice and goes back to where it was made.
pub async fn set(Extension(context): PageExtension, posted: Posted) -> Answer {
    posted.choose(&context);
    Ok(redirect::to(redirect::local(posted.get("back"))))
}
