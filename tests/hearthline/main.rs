//! One binary for all tests that see the program from outside: linking DataFusion takes seconds each time.

mod commands;
mod expected;
mod extracts;
mod faults;
mod house;
mod landing;
mod pages;
mod sandbox;
mod slt;
mod statistics;
