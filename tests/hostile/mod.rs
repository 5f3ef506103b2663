//! What somebody sends who means no good, and what becomes of it: nothing.

mod corpus;
mod crowd;
mod forged;
mod hushed;
mod signature;
mod supply;
mod wire;
