use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use serde::Serialize;

use crate::base::{Problem, Problems};

/// Text that is broken into lines is no wider.
const WIDTH: usize = 100;

/// The standard output. Where its reader has gone away, there is nobody left to tell, and that is no error.
#[derive(Debug, Default)]
pub(super) struct Output {
    gone: bool,
}

impl Output {
    /// Prints a line.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<(), Problem> {
        self.write(|out| writeln!(out, "{}", text.as_ref()))
    }

    /// Prints a text after the beginning of its first line, broken between words; the lines that follow are indented.
    pub fn hanging(&mut self, first: &str, text: &str, indent: usize) -> Result<(), Problem> {
        let mut line = first.to_owned();
        let mut begins = true;
        for word in text.split(' ') {
            if !begins && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.line(&line)?;
                line = " ".repeat(indent);
                begins = true;
            }
            if !begins {
                line.push(' ');
            }
            line.push_str(word);
            begins = false;
        }
        self.line(line)
    }

    /// Prints a list as JSON.
    pub fn json<T: Serialize>(&mut self, value: &T) -> Result<(), Problem> {
        let text =
            serde_json::to_string_pretty(value).map_err(|failure| Problem::new("the output", failure.to_string()))?;
        self.line(text)
    }

    /// Prints a table with a header, columns aligned; the last one is not padded.
    pub fn table(&mut self, header: &[&str], rows: &[Vec<String>]) -> Result<(), Problem> {
        let mut widths: Vec<usize> = header.iter().map(|name| name.len()).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let line = |row: &Vec<String>| {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            cells.join("  ").trim_end().to_owned()
        };
        self.line(line(&header))?;
        rows.iter().try_for_each(|row| self.line(line(row)))
    }

    /// Lets `print` write, and remembers when the reader has gone away.
    pub fn write(&mut self, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
        if self.gone {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match print(&mut out).and_then(|()| out.flush()) {
            Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            Err(failure) => Err(Problem::new("the output", format!("cannot be written: {failure}"))),
            Ok(()) => Ok(()),
        }
    }

    /// Says whether the reader has gone away.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// Says whether a person reads the output.
    pub fn is_terminal() -> bool {
        io::stdout().is_terminal()
    }
}

/// Prints what went wrong.
pub(super) fn error(problems: &Problems) {
    note(&format!("error: {}", problems.to_string().replace('\n', "\n       ").replace("\n       \n", "\n\n")));
}

/// Prints something beside the output.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A path as the user would write it.
pub(super) fn path(path: &Path) -> String {
    path.display().to_string()
}
