//! What somebody sends who means no good, and what becomes of it: nothing.

mod corpus;
