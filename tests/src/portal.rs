//! The portal in a real browser: the guide and a day at the office, screen by screen, with a script and without, narrow and wide.

mod account_windows;
mod admin;
mod again;
mod axe;
mod barred;
mod browser;
mod citizen;
mod costs;
mod erasure;
mod filling;
mod identity;
mod keyboard;
mod live;
mod lost;
mod new_work;
mod pages;
mod places;
mod rows;
mod sights;
mod sorted;
mod staff;
mod two_windows;
mod typed;
mod unhurried;
mod weight;
mod words;
