use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Url, Workbook, Worksheet,
    XlsxError,
};

use super::{
    Cover,
    sheet::{Entry, Grid, Head, Kind, Sheet, lines},
};

/// The height of a line, in points.
const LINE: usize = 16;

/// The width of the column of texts that stand alone, in letters.
const ALONE: usize = 100;

/// Writes worksheets as an XLSX workbook.
pub(super) fn write(cover: &Cover, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A file bears no time of its making: the same data gives the same file.
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    let properties = DocProperties::new().set_title(&cover.title).set_comment(&cover.purpose).set_author("Hearthline");
    workbook.set_properties(&properties.set_creation_datetime(&made));
    let dress = Dress::new();
    for sheet in sheets {
        dress.worksheet(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

/// How cells look.
struct Dress {
    title: Format,
    line: Format,
    heading: Format,
    number_heading: Format,
    link: Format,
}

fn plain() -> Format {
    Format::new().set_font_name("Arial").set_font_size(12)
}

impl Dress {
    fn new() -> Self {
        // Text stands a little from the number before it.
        let wrapped = || plain().set_text_wrap().set_align(FormatAlign::Top).set_indent(1);
        Self {
            title: plain().set_bold().set_font_size(15),
            line: wrapped(),
            heading: wrapped().set_bold(),
            number_heading: plain()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Right)
                .set_bold(),
            link: plain()
                .set_underline(rust_xlsxwriter::FormatUnderline::Single)
                .set_font_color(0x00_03_66_d6)
                .set_align(FormatAlign::Top),
        }
    }

    fn worksheet(&self, worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
        worksheet.set_name(&sheet.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        worksheet.write_string_with_format(0, 0, &sheet.title, &self.title)?;
        let mut row = 1;
        // Text above a table runs over the columns beside it; where it stands alone, it wraps.
        let line = if sheet.grid.is_some() { plain() } else { self.line.clone() };
        for text in &sheet.lines {
            worksheet.write_string_with_format(row, 0, text, &line)?;
            if sheet.grid.is_none() {
                height(worksheet, row, lines(text.chars().count(), ALONE))?;
            }
            row += 1;
        }
        match &sheet.grid {
            Some(grid) => self.grid(worksheet, &sheet.name, grid, row),
            None => worksheet.set_column_width(0, wide(ALONE)).map(|_| ()),
        }
    }

    fn grid(&self, worksheet: &mut Worksheet, name: &str, grid: &Grid<'_>, top: u32) -> Result<(), XlsxError> {
        let formats: Vec<Format> = grid.columns.iter().map(|column| number_format(column.kind)).collect();
        for (at, column) in (0..).zip(&grid.columns) {
            worksheet.set_column_width(at, wide(column.width()))?;
        }
        let most =
            |row: &dyn Fn(&Head) -> usize| grid.columns.iter().map(|column| lines(row(column), column.width())).max();
        height(worksheet, top, most(&|column| column.heading.chars().count()).unwrap_or(1))?;
        let wraps = grid.columns.iter().any(|column| column.letters > column.width());
        for (row, index) in (top + 1..).zip(0..grid.rows) {
            let entries = (grid.row)(index);
            if wraps {
                let of = |(entry, column): (&Entry<'_>, &Head)| lines(entry.letters(column.kind), column.width());
                height(worksheet, row, entries.iter().zip(&grid.columns).map(of).max().unwrap_or(1))?;
            }
            for ((at, entry), format) in (0..).zip(entries).zip(&formats) {
                match entry {
                    Entry::Text(text) => worksheet.write_string_with_format(row, at, text, &self.line)?,
                    Entry::Number(number) => worksheet.write_number_with_format(row, at, number, format)?,
                    Entry::Day(day) => worksheet.write_datetime_with_format(row, at, day, format)?,
                    Entry::Link(to) => {
                        let url = Url::new(format!("internal:'{to}'!A1")).set_text(to.as_ref());
                        worksheet.write_url_with_format(row, at, url, &self.link)?
                    }
                };
            }
        }
        let heading = |column: &Head| {
            let format = if column.is_numeric() { &self.number_heading } else { &self.heading };
            TableColumn::new().set_header(&column.heading).set_header_format(format)
        };
        let columns: Vec<TableColumn> = grid.columns.iter().map(heading).collect();
        let table = Table::new().set_name(format!("table_{}", name.replace('-', "_"))).set_columns(&columns);
        let table = table.set_style(TableStyle::None).set_autofilter(false);
        let bottom = top.saturating_add(u32::try_from(grid.rows).unwrap_or(u32::MAX));
        let right = u16::try_from(grid.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        worksheet.add_table(top, 0, bottom, right, &table)?.set_repeat_rows(top, top)?;
        Ok(())
    }
}

/// The width of a column of so many letters: a letter of 12 points is wider than the 11 that widths are counted in.
fn wide(letters: usize) -> f64 {
    u32::try_from(letters).map_or(0.0, f64::from) * 1.15 + 2.0
}

/// A row of several lines says how high it is: not every program works it out.
fn height(worksheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    const HIGHEST: usize = 409;
    let points = u32::try_from((lines * LINE).min(HIGHEST)).unwrap_or_default();
    if lines > 1 { worksheet.set_row_height(row, points).map(|_| ()) } else { Ok(()) }
}

/// How the numbers of a column are written.
fn number_format(kind: Kind) -> Format {
    plain().set_align(FormatAlign::Top).set_num_format(match kind {
        Kind::Text | Kind::Plain => "General",
        Kind::Count => "#,##0",
        Kind::Decimal => "0.0",
        Kind::Share => "0.0%",
        Kind::Points => "+0.0;-0.0;0.0",
        Kind::Month => "mmmm yyyy",
        Kind::Day => "d mmmm yyyy",
    })
}
