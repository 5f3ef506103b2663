//! Every word and block that a person sees, and nothing else: pure, from the domain's values to Block Kit.

pub mod action;
pub mod blocks;
pub mod checkin;
pub mod coverage;
pub mod depth;
pub mod form;
pub mod help;
pub mod home;
pub mod load;
pub mod milestone;
pub mod newcomer;
pub mod nudge;
pub mod onboarding;
pub mod people;
pub mod person;
pub mod picture;
pub mod plan;
pub mod promise;
pub mod review;
pub mod schedule;
pub mod settings;
pub mod slip;
pub mod weekly;
pub mod words;
