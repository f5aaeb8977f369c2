//! The portal in a real browser: the guide and a day at the office, screen by screen, with and without
//! script, narrow and wide.

mod account_windows;
mod admin;
mod again;
mod axe;
mod barred;
mod browser;
mod citizen;
mod codes;
mod costs;
mod cut_forms;
mod dates;
mod deciding;
mod erasure;
mod filling;
mod fitting;
mod identity;
mod keyboard;
mod leaving;
mod live;
mod lost;
mod narrowed;
pub(crate) mod new_work;
mod pages;
mod places;
mod queue_rows;
mod rows;
mod sights;
mod sorted;
mod staff;
mod two_windows;
mod typed;
mod unhurried;
mod weight;
mod words;
