//! The sandbox, driven as an app and as people drive it.
