//! The portal in a real browser: the guide and a day at the office, screen by screen, with a script and without, narrow and wide.

mod browser;
mod citizen;
mod pages;
mod staff;
mod weight;
