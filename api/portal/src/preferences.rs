//! How a visitor chooses language and colours.

use axum::Extension;

use super::answer::Answer;
use super::moved;
use super::posted::Posted;
use super::visit::Here;

/// `POST /preferences`: keeps a choice and goes back to where it was made.
pub async fn set(Extension(visit): Here, posted: Posted) -> Answer {
    posted.choose(&visit);
    Ok(moved::to(moved::local(posted.get("back"))))
}
