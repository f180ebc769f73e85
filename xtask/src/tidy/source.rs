//! As much of Rust's grammar as the checks need.

/// The text with comments, strings and characters blanked out; every line keeps its number.
pub(crate) fn code_only(text: &str) -> String {
    let mut rest = text;
    let mut code = String::with_capacity(text.len());
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment_length(rest),
            '"' => string_length(rest),
            'r' if !after_word => raw_string_length(rest),
            '\'' => char_length(rest),
            _ => 0,
        };
        let (length, blank) =
            if skipped == 0 { (first.len_utf8(), false) } else { (skipped, true) };
        let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if blank {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            code.push_str(taken);
        }
        // `br"` starts a raw string, `bar"` does not.
        after_word = !blank && is_word(first) && first != 'b';
        rest = left;
    }
    code
}

/// Whether a character may be part of an identifier.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn comment_length(rest: &str) -> usize {
    let mut depth = 0usize;
    let mut previous = ' ';
    for (at, c) in rest.char_indices() {
        match (previous, c) {
            ('/', '*') => depth = depth.saturating_add(1),
            ('*', '/') => depth = depth.saturating_sub(1),
            _ => {
                previous = c;
                continue;
            }
        }
        if depth == 0 {
            return at.saturating_add(1);
        }
        previous = ' ';
    }
    rest.len()
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at.saturating_add(1),
            _ => {}
        }
    }
    rest.len()
}

fn raw_string_length(rest: &str) -> usize {
    let after = rest.get(1..).unwrap_or("");
    let hashes: String = after.chars().take_while(|c| *c == '#').collect();
    if !after.get(hashes.len()..).unwrap_or("").starts_with('"') {
        return 0;
    }
    let start = hashes.len().saturating_add(2);
    let end = format!("\"{hashes}");
    let body = rest.get(start..).unwrap_or("");
    body.find(&end).map_or(rest.len(), |at| start.saturating_add(at).saturating_add(end.len()))
}

/// Length of a character literal; 0 if the quote starts a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            // What follows the backslash may itself be a quote.
            let end = chars.skip(1).find(|(_, c)| *c == '\'');
            end.map_or(0, |(at, _)| at.saturating_add(1))
        }
        Some(_) => match chars.next() {
            Some((at, '\'')) => at.saturating_add(1),
            _ => 0,
        },
        None => 0,
    }
}

/// A function with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The line of its `fn`.
    pub(crate) line: usize,
    /// Lines from `fn` to the closing brace.
    pub(crate) lines: usize,
}

/// The functions in a text that [`code_only`] returned.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    words(code, "fn")
        .filter_map(|at| {
            let rest = code.get(at..)?;
            let name: String =
                rest.get(2..)?.trim_start().chars().take_while(|c| is_word(*c)).collect();
            let open = body_start(rest)?;
            let close = open.saturating_add(block_length(rest.get(open..)?)?);
            let lines = line_of(rest, close);
            (!name.is_empty()).then(|| Function { name, line: line_of(code, at), lines })
        })
        .collect()
}

/// Where the brace of a function's body is; none if it has no body.
fn body_start(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => depth = depth.saturating_add(1),
            // What encloses the signature ends before a body began: it stands in an attribute.
            ')' | ']' if depth == 0 => return None,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Where the brace that closes the first one is.
pub(crate) fn block_length(code: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The line, from 1, of a position.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// Where `word` stands and is not part of a longer word.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let starts_as_word = word.chars().next().is_some_and(is_word);
    let ends_as_word = word.chars().last().is_some_and(is_word);
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|t| t.chars().last());
        let after = text.get(at.saturating_add(word.len())..).and_then(|t| t.chars().next());
        let goes_on_before = starts_as_word && before.is_some_and(is_word);
        let goes_on_after = ends_as_word && after.is_some_and(is_word);
        !goes_on_before && !goes_on_after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_characters_are_blanked() {
        let text =
            "a // {\nb /* { /* } */ { */ c \"{\\\"{\" r#\"{\"{\"# '{' '\\'' 'x: &'a str br\"{\" d";
        let code = code_only(text);
        assert_eq!(code.chars().count(), text.chars().count());
        assert!(!code.contains('{') && !code.contains('"'));
        let left: Vec<_> = code.split_whitespace().collect();
        assert_eq!(left, ["a", "b", "c", "'x:", "&'a", "str", "b", "d"]);
        assert_eq!(code.lines().count(), 2);
    }

    #[test]
    fn an_identifier_that_ends_in_r_starts_no_raw_string() {
        assert_eq!(code_only("for\"x\" y").trim_end(), "for    y");
        assert_eq!(code_only("unterminated \"x"), "unterminated   ");
    }

    #[test]
    fn functions_are_found_with_their_lengths() {
        let code = "trait T { fn declared(a: [u8; 2]); }\nfn one() {}\n\
                    pub fn two<T>(f: fn(u8) -> u8)\nwhere T: X,\n{\n    if a { b }\n}\n";
        let found = functions(code);
        let expected = [("one", 2, 1), ("two", 3, 5)];
        let found: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.line, f.lines)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_have_bounds_where_they_end_in_a_letter() {
        let found = |text, word| words(text, word).count();
        assert_eq!(found("Debug DebugX XDebug (Debug)", "Debug"), 2);
        assert_eq!(found("x!( xx!(", "x!("), 1);
        assert_eq!(found("Map_1, Map_1Concat,", "Map_1,"), 1);
    }
}
