//! Stories: what a lead does and sees, on the whole bot.

mod joining;
mod logging;
