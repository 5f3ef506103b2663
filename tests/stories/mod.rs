//! Stories: what a lead does and sees, on the whole bot.

mod depth;
mod digests;
mod first_steps;
mod forms;
mod helping;
mod home;
mod honest;
mod isolation;
mod joining;
mod logging;
mod milestones;
mod missed;
mod nudges;
mod numbers;
mod pictures;
mod posts;
mod process;
mod promises;
mod quiet;
mod reviews;
mod rhythm;
mod silence;
mod snoozes;
mod trouble;
mod ways;
mod words;
