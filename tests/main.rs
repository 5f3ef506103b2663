mod harness;
mod store;
mod stories;
