//! Stories: what a lead does and sees, on the whole bot.

mod joining;
mod logging;
mod missed;
mod nudges;
mod quiet;
mod silence;
mod snoozes;
