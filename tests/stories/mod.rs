//! Stories: what a lead does and sees, on the whole bot.

mod depth;
mod digests;
mod first_steps;
mod forms;
mod helping;
mod home;
mod honest;
mod joining;
mod linked;
mod logging;
mod milestones;
mod missed;
mod nudges;
mod pictures;
mod posts;
mod process;
mod promises;
mod quiet;
mod reviews;
mod rhythm;
mod silence;
mod snoozes;
mod strangers;
mod trouble;
mod ways;
mod words;
