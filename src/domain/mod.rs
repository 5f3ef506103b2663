//! The product's rules, pure: no async, no database, no Slack, no clock and no randomness.
//!
//! Time comes in as an argument, identities come in from the input that caused them, and every
//! rule can be explained to its user in one sentence.

pub mod away;
pub mod backlog;
pub mod balance;
pub mod briefing;
pub mod checkin;
pub mod chronicle;
pub mod command;
pub mod coverage;
pub mod cron;
pub mod dates;
pub mod delivery;
pub mod desk;
pub mod draft;
pub mod erasure;
pub mod face;
pub mod forecast;
pub mod history;
pub mod holiday;
pub mod home;
pub mod id;
pub mod import;
pub mod input;
pub mod installation;
pub mod invitation;
pub mod lead;
pub mod link;
pub mod load;
pub mod logline;
pub mod logquery;
pub mod milestone;
pub mod names;
pub mod need;
pub mod nudge;
pub mod numbers;
pub mod obstacle;
pub mod on_cadence;
pub mod opener;
pub mod outlook;
pub mod peer;
pub mod plain;
pub mod planner;
pub mod promise;
pub mod reply;
pub mod review;
pub mod schedule;
pub mod sensitive;
pub mod sighting;
pub mod status;
pub mod terms;
pub mod traits;
pub mod vocabulary;
pub mod warmth;
