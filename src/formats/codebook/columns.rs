//! The columns of a table of codes: what each holds, by its name and by what is in it.

use super::book_remark::BookRemark;
use super::headings::Heading;
use crate::formats::grid::cell;

/// The columns of a table.
pub(super) struct Columns {
    pub names: Vec<String>,
    pub meant: Vec<Option<Heading>>,
    /// The levels of the tree, from the top: the last that is filled is the code.
    pub levels: Vec<usize>,
    /// Whether a description holds all parts as labelled lines, since no other column holds any.
    pub labelled: bool,
}

impl Columns {
    pub fn of(head: &[String]) -> Self {
        let names: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
        let mut meant = Heading::of_row(&names);
        let at = |meant: &[Option<Heading>], heading: Heading| meant.iter().position(|have| *have == Some(heading));
        let below: Vec<usize> = (0..meant.len()).filter(|&at| matches!(meant[at], Some(Heading::Below(_)))).collect();
        let above: Vec<usize> = (0..meant.len()).filter(|&at| matches!(meant[at], Some(Heading::Above(_)))).collect();
        let named = at(&meant, Heading::Code).or_else(|| at(&meant, Heading::Name));
        let mut levels: Vec<usize> = named.into_iter().collect();
        if levels.is_empty() {
            levels.extend(&above);
        } else {
            above.iter().for_each(|&at| meant[at] = Some(Heading::Group));
        }
        levels.extend(&below);
        // "Category | Subcategory | Code": a level that is left of the codes is above them.
        let of_codes = named.filter(|_| levels.len() > 1);
        levels.sort_by_key(|&at| match meant[at] {
            Some(Heading::Below(depth)) => (of_codes.is_none_or(|codes| at > codes), depth),
            _ => (of_codes.is_some_and(|codes| below.iter().any(|&left| left < codes)), 0),
        });
        for (_, have) in meant.iter_mut().enumerate().filter(|(at, _)| !levels.contains(at)) {
            match have {
                // A second name says in a few words what the first means.
                Some(Heading::Name) => *have = Some(Heading::Brief),
                Some(Heading::Code | Heading::Above(_) | Heading::Below(_)) => *have = None,
                _ => {}
            }
        }
        let holds = |heading: Heading| meant.contains(&Some(heading));
        if holds(Heading::Definition) {
            meant.iter_mut().filter(|have| **have == Some(Heading::Comment)).for_each(|have| *have = Some(Heading::Notes));
        }
        let parts = [Heading::Brief, Heading::Inclusion, Heading::Exclusion, Heading::Example, Heading::Seeds];
        let labelled = !parts.iter().any(|part| meant.contains(&Some(*part)));
        Self { names, meant, levels, labelled }
    }

    /// The same, where columns without a name beside that of the codes hold the codes below: MAXQDA writes a column for each level, and names the first.
    pub fn with_unnamed_levels(mut self, rows: &[(u32, Vec<String>)]) -> Self {
        let Some(&last) = self.levels.last().filter(|_| self.levels.len() == 1) else { return self };
        let unnamed = |at: &usize| self.names.get(*at).is_none_or(String::is_empty);
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let beside: Vec<usize> = (last + 1..width).take_while(unnamed).collect();
        // A row names one code, in the column of its level.
        let is_level = |&at: &usize| {
            let filled: Vec<&(u32, Vec<String>)> = rows.iter().filter(|(_, cells)| cell(cells, at).is_some()).collect();
            let alone = |(_, cells): &&&(u32, Vec<String>)| (last..at).all(|above| cell(cells, above).is_none());
            !filled.is_empty() && filled.iter().filter(alone).count() == filled.len()
        };
        let levels: Vec<usize> = beside.into_iter().take_while(is_level).collect();
        let named = levels.last().map_or(0, |last| last + 1).max(self.names.len());
        self.levels.extend(levels);
        self.names.resize(named, String::new());
        self.meant.resize(named, None);
        self
    }

    /// The same, where rows that name a parent and no code are the entries of the parents themselves: `Parent code | Child code`.
    pub fn with_parents_of_their_own(mut self, rows: &[(u32, Vec<String>)]) -> Self {
        let Some(parent) = self.meant.iter().position(|have| *have == Some(Heading::Parent)) else { return self };
        let is_own =
            |(_, cells): &(u32, Vec<String>)| cell(cells, parent).is_some() && self.levels.iter().all(|&at| cell(cells, at).is_none());
        if rows.iter().any(is_own) {
            self.meant[parent] = Some(Heading::Above(0));
            self.levels.insert(0, parent);
        }
        self
    }

    /// The same, where rows that name a theme and no code are the entries of the themes themselves: no row names both.
    pub fn with_themes_of_their_own(mut self, rows: &[(u32, Vec<String>)]) -> Self {
        let is_theme =
            |at: &usize| self.meant[*at] == Some(Heading::Group) && matches!(Heading::of(&self.names[*at]), Some(Heading::Above(_)));
        let Some(theme) = (0..self.meant.len()).find(is_theme) else { return self };
        let first = self.levels.iter().copied().min().unwrap_or(0);
        let names_code = |cells: &[String]| self.levels.iter().any(|&at| cell(cells, at).is_some());
        let (mut own, mut both) = (0, 0);
        for (_, cells) in rows.iter().filter(|(_, cells)| cell(cells, theme).is_some()) {
            *(if names_code(cells) { &mut both } else { &mut own }) += 1;
        }
        if theme < first && own > 0 && both == 0 && rows.first().is_some_and(|(_, cells)| cell(cells, theme).is_some()) {
            self.meant[theme] = Some(Heading::Above(0));
            self.levels.insert(0, theme);
        }
        self
    }

    /// The column of the group that a code is listed under: the first.
    pub fn group(&self) -> Option<usize> {
        self.meant.iter().position(|have| *have == Some(Heading::Group))
    }

    /// Whether a column's cells are numbers that another program counts by, and no words.
    pub fn counts(&self, at: usize, rows: &[&(u32, Vec<String>)]) -> bool {
        let number = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit() || b".,%- ".contains(&byte));
        self.meant[at] == Some(Heading::Count) && rows.iter().filter_map(|(_, cells)| cell(cells, at)).all(number)
    }

    /// Says that quotations were taken for examples, where nothing but the name of their column tells it from one of coded passages.
    pub fn quotations(&self, rows: &[&(u32, Vec<String>)]) -> Option<BookRemark> {
        let holds = |heading: Heading| self.meant.contains(&Some(heading));
        let parts = [Heading::Definition, Heading::Brief, Heading::Inclusion, Heading::Exclusion, Heading::Parent, Heading::Seeds];
        let quote = self.meant.iter().position(|meant| *meant == Some(Heading::Quote))?;
        let filled = rows.iter().filter(|(_, cells)| cell(cells, quote).is_some()).count();
        (filled > 0 && !parts.into_iter().any(holds)).then(|| BookRemark::quotations(&self.names[quote], filled))
    }

    /// Says of each column what became of it, where it is no part of an entry.
    pub fn remark(&self, rows: &[&(u32, Vec<String>)], remarks: &mut Vec<BookRemark>) {
        for at in 0..self.names.len() {
            let filled = rows.iter().filter(|(_, cells)| cell(cells, at).is_some()).count();
            if filled == 0 || self.levels.contains(&at) {
                continue;
            }
            let name = &self.names[at];
            match self.meant[at] {
                Some(Heading::Count) if self.counts(at, rows) => remarks.push(BookRemark::counts(name, filled)),
                Some(Heading::Group) if self.group() != Some(at) => remarks.push(BookRemark::second_group(name, filled)),
                None | Some(Heading::Count) => remarks.push(BookRemark::unknown_column(name, at, filled, Heading::meant(name))),
                _ => {}
            }
        }
    }
}
