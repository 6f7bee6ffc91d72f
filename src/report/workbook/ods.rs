use std::borrow::Cow;

use icu_locale_core::locale;
use spreadsheet_ods::{
    CellStyle, CellStyleRef, Length, OdsError, Sheet as Worksheet, Value, ValueFormatDateTime, ValueFormatNumber,
    ValueFormatRef, WorkBook,
    defaultstyles::DefaultFormat,
    format::{FormatNumberStyle, create_number_format_fixed, create_percentage_format},
    style::units::{CellAlignVertical, FontSize, PrintOrientation, TextAlign, WrapOption},
    style::{FontFaceDecl, MasterPage, PageStyle, TableStyle},
    text::{TextA, TextP},
    write_ods_buf,
};

use super::{
    Cover,
    sheet::{Entry, Grid, Kind, Sheet},
};

/// Writes worksheets as an ODS workbook. What it holds is the same for the same data; its bytes are not, for the archive bears the time.
pub(super) fn write(cover: &Cover, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, OdsError> {
    let mut workbook = WorkBook::new(locale!("en-GB"));
    workbook.add_font(FontFaceDecl::new(FONT));
    let metadata = workbook.metadata_mut();
    "Hearthline".clone_into(&mut metadata.generator);
    metadata.title.clone_from(&cover.title);
    metadata.description.clone_from(&cover.purpose);
    "en-GB".clone_into(&mut metadata.language);
    let mut page = PageStyle::new("landscape");
    page.set_page_width(Length::Cm(29.7));
    page.set_page_height(Length::Cm(21.0));
    page.set_print_orientation(PrintOrientation::Landscape);
    let page = workbook.add_pagestyle(page);
    let mut master = MasterPage::new("landscape");
    master.set_pagestyle(&page);
    let master = workbook.add_masterpage(master);
    let mut table = TableStyle::new("sheet");
    table.set_master_page(&master);
    let table = workbook.add_tablestyle(table);
    let dress = Dress::new(&mut workbook);
    for sheet in sheets {
        let mut worksheet = dress.worksheet(sheet);
        worksheet.set_style(&table);
        workbook.push_sheet(worksheet);
    }
    write_ods_buf(&mut workbook, Vec::new())
}

const FONT: &str = "Arial";

/// How cells look.
struct Dress {
    title: CellStyleRef,
    line: CellStyleRef,
    wrapped: CellStyleRef,
    heading: CellStyleRef,
    number_heading: CellStyleRef,
    /// The numbers of a kind of column.
    numbers: Vec<(Kind, CellStyleRef)>,
}

impl Dress {
    fn new(workbook: &mut WorkBook) -> Self {
        let of = |name: &str, format: &ValueFormatRef, points: f64| {
            let mut style = CellStyle::new(name, format);
            style.set_font_name(FONT);
            style.set_font_size(FontSize::Length(Length::Pt(points)));
            style.set_vertical_align(CellAlignVertical::Top);
            style
        };
        let text = DefaultFormat::default();
        let mut title = of("title", &text, 15.0);
        title.set_font_bold();
        let line = of("line", &text, 12.0);
        let mut wrapped = of("wrapped", &text, 12.0);
        wrapped.set_wrap_option(WrapOption::Wrap);
        let mut heading = wrapped.clone();
        heading.set_name("heading");
        heading.set_font_bold();
        let mut number_heading = heading.clone();
        number_heading.set_name("number_heading");
        number_heading.set_text_align(TextAlign::Right);
        let formats = number_formats(workbook);
        let numbers =
            formats.into_iter().map(|(kind, name, format)| (kind, workbook.add_cellstyle(of(name, &format, 12.0))));
        let numbers = numbers.collect();
        Self {
            title: workbook.add_cellstyle(title),
            line: workbook.add_cellstyle(line),
            wrapped: workbook.add_cellstyle(wrapped),
            heading: workbook.add_cellstyle(heading),
            number_heading: workbook.add_cellstyle(number_heading),
            numbers,
        }
    }

    fn worksheet(&self, sheet: &Sheet<'_>) -> Worksheet {
        let mut worksheet = Worksheet::new(&sheet.name);
        worksheet.set_styled_value(0, 0, sheet.title.as_str(), &self.title);
        // Text above a table runs over the columns beside it; where it stands alone, it wraps.
        let style = if sheet.grid.is_some() { &self.line } else { &self.wrapped };
        let mut row = 1;
        for text in &sheet.lines {
            worksheet.set_styled_value(row, 0, text.as_str(), style);
            row += 1;
        }
        match &sheet.grid {
            Some(grid) => self.grid(&mut worksheet, grid, row),
            None => worksheet.set_col_width(0, Length::Cm(20.0)),
        }
        worksheet
    }

    fn grid(&self, worksheet: &mut Worksheet, grid: &Grid<'_>, top: u32) {
        for (at, column) in (0..).zip(&grid.columns) {
            worksheet.set_col_width(at, Length::Cm(u32::try_from(column.width()).map_or(0.0, f64::from) * 0.23 + 0.5));
            let style = if column.is_numeric() { &self.number_heading } else { &self.heading };
            worksheet.set_styled_value(top, at, column.heading.as_str(), style);
        }
        worksheet.set_header_rows(top, top);
        let styles: Vec<(Kind, &CellStyleRef)> =
            grid.columns.iter().map(|column| (column.kind, self.of(column.kind))).collect();
        for (row, index) in (top + 1..).zip(0..grid.rows) {
            for ((at, entry), (kind, style)) in (0..).zip((grid.row)(index)).zip(&styles) {
                match entry {
                    Entry::Text(text) => worksheet.set_styled_value(row, at, Cow::into_owned(text), &self.wrapped),
                    Entry::Number(number) if *kind == Kind::Share => {
                        worksheet.set_styled_value(row, at, Value::Percentage(number), style);
                    }
                    Entry::Number(number) => worksheet.set_styled_value(row, at, number, style),
                    Entry::Day(day) => worksheet.set_styled_value(row, at, day, style),
                    Entry::Link(to) => {
                        let link = TextA::new().href(format!("#'{to}'.A1")).text(to.as_ref());
                        worksheet.set_styled_value(row, at, TextP::new().tag(link).into_xmltag(), &self.line);
                    }
                }
            }
        }
    }

    fn of(&self, kind: Kind) -> &CellStyleRef {
        self.numbers.iter().find(|(known, _)| *known == kind).map_or(&self.line, |(_, style)| style)
    }
}

/// How the numbers of each kind of column are written.
fn number_formats(workbook: &mut WorkBook) -> [(Kind, &'static str, ValueFormatRef); 6] {
    let count = workbook.add_number_format(create_number_format_fixed("f_count", 0, true));
    let decimal = workbook.add_number_format(create_number_format_fixed("f_decimal", 1, false));
    let share = workbook.add_percentage_format(create_percentage_format("f_share", 1));
    let mut points = ValueFormatNumber::new_named("f_points");
    points.part_number().min_integer_digits(1).fixed_decimal_places(1).build();
    let points = workbook.add_number_format(points);
    let mut month = ValueFormatDateTime::new_named("f_month");
    month.part_month().textual().style(FormatNumberStyle::Long).build();
    month.part_text(" ").build();
    month.part_year().style(FormatNumberStyle::Long).build();
    let month = workbook.add_datetime_format(month);
    let mut day = ValueFormatDateTime::new_named("f_day");
    day.part_day().build();
    day.part_text(" ").build();
    day.part_month().textual().style(FormatNumberStyle::Long).build();
    day.part_text(" ").build();
    day.part_year().style(FormatNumberStyle::Long).build();
    let day = workbook.add_datetime_format(day);
    [
        (Kind::Count, "n_count", count),
        (Kind::Decimal, "n_decimal", decimal),
        (Kind::Share, "n_share", share),
        (Kind::Points, "n_points", points),
        (Kind::Month, "n_month", month),
        (Kind::Day, "n_day", day),
    ]
}
