//! The portal in a real browser: the guide and a day at the office, screen by screen, with a script and without, narrow and wide.

mod account_windows;
mod admin;
mod axe;
mod barred;
mod browser;
mod citizen;
mod costs;
mod dates;
mod erasure;
mod filling;
mod identity;
mod keyboard;
mod live;
mod lost;
mod pages;
mod places;
mod staff;
mod two_windows;
mod weight;
mod words;
