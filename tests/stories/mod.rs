//! Stories: what a lead does and sees, on the whole bot.

mod digests;
mod first_steps;
mod forms;
mod home;
mod joining;
mod logging;
mod milestones;
mod missed;
mod nudges;
mod pictures;
mod posts;
mod process;
mod quiet;
mod silence;
mod snoozes;
mod strangers;
mod trouble;
mod ways;
mod words;
