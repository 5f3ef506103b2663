use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

/// What was read, a line for each row and problem.
fn read(text: &str) -> String {
    let file = match read_peers(text) {
        Ok(file) => file,
        Err(error) => return error.to_string(),
    };
    let show = |option: &Option<String>| option.clone().unwrap_or("-".to_owned());
    let rows = file.rows.iter().map(|(line, row)| {
        let (email, organisation, title) = (show(&row.email), show(&row.organisation), show(&row.title));
        let cadence = row.cadence_days.map_or(String::new(), |days| format!(" {days}d"));
        format!(
            "{line}: {} <{email}> {} {}{cadence} | {organisation} | {title}\n",
            row.name, row.role, row.circle
        )
    });
    let problems = file.problems.iter().map(|(line, reason)| format!("line {line}: {reason}\n"));
    let found: String = rows.chain(problems).collect();
    format!("{:?}, {} folded\n{found}", file.shape, file.folded)
}

#[test]
fn google_contacts_older() {
    let text = "Name,Given Name,Additional Name,Family Name,Notes,E-mail 1 - Type,E-mail 1 - Value,\
                Organization 1 - Type,Organization 1 - Name,Organization 1 - Title\r\n\
                Ada Lovelace,Ada,,Lovelace,\"met at\r\nthe fair\",* Work,Ada@Example.com ::: a@b.org,,Engines,Chief Financial Officer\r\n\
                ,Bo,,Diaz,,,,,,\r\n\
                ,,,,a note only,,,,,\r\n";
    assert_snapshot!(read(text), @"
    GoogleOlder, 0 folded
    2: Ada Lovelace <ada@example.com> CFO Core | Engines | Chief Financial Officer
    4: Bo Diaz <-> Other Outer | - | -
    line 5: no name
    ");
}

#[test]
fn google_contacts_newer() {
    let text = "First Name,Middle Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value\n\
                Zoë,,Müller,Acme,Head of Engineering,* Work,zoe@acme.example\n\
                ,,,Acme,,,info@acme.example\n";
    assert_snapshot!(read(text), @"
    GoogleNewer, 0 folded
    2: Zoë Müller <zoe@acme.example> Engineering Core | Acme | Head of Engineering
    line 3: no name
    ");
}

#[test]
fn outlook_with_semicolons_and_a_byte_order_mark() {
    let text = "\u{feff}Title;First Name;Last Name;Company;Job Title;E-mail Address\r\n\
                Ms;Dana;Scully;Widgets;Account Executive;dana@widgets.example\r\n\
                Mr;Fox;Mulder;;Board member;not an address\r\n";
    assert_snapshot!(read(text), @r#"
    Outlook, 0 folded
    2: Dana Scully <dana@widgets.example> Vendor Wide | Widgets | Account Executive
    line 3: "not an address" is not an e-mail address
    "#);
}

#[test]
fn plain_files_and_their_bad_rows() {
    let text = " Name , E-Mail ,ROLE,Circle,Cadence,Organisation\n\
                Ada Lovelace,ada@example.com,cfo,inner,,Engines\n\
                \n\
                \"Bo\n  Diaz\",,Business unit,,45 days,\n\
                ,x@example.com,ceo,core,,\n\
                Cy,,wizard,,,\n\
                Di,,,closest,,\n\
                Ed,,,,often,\n\
                Flo\n\
                Gus,,Chief Legal Officer,,,\n";
    assert_snapshot!(read(text), @r#"
    Plain, 0 folded
    2: Ada Lovelace <ada@example.com> CFO Inner | Engines | -
    4: Bo Diaz <-> Business unit Core 45d | - | -
    10: Flo <-> Other Outer | - | -
    11: Gus <-> CLO Core | - | -
    line 6: no name
    line 7: no role "wizard"; use ceo, cfo, cmo, coo, chro, clo, engineering, business-unit, board, vendor, other
    line 8: no circle "closest"; use inner, core, wide, outer
    line 9: no cadence "often"; use a number of days from 1 to 365
    "#);
}

#[test]
fn rows_about_the_same_person_are_folded() {
    let text = "name,email,title\n\
                Ada Lovelace,,\n\
                ADA LOVELACE,ada@example.com,\n\
                A. Lovelace,Ada@example.com,CFO\n\
                Ada Lovelace,other@example.com,CEO\n\
                ada lovelace,,CEO\n";
    assert_snapshot!(read(text), @"
    Plain, 3 folded
    2: Ada Lovelace <ada@example.com> CFO Core | - | CFO
    5: Ada Lovelace <other@example.com> CEO Core | - | CEO
    ");
}

#[test]
fn files_without_names_are_refused() {
    assert_snapshot!(read("  \n"), @"The file is empty. Export your contacts as CSV, with the line of headers.");
    assert_snapshot!(read("Phone,Mail\n1,2\n"), @"No column holds a name; the file has: Phone, Mail. Begin it with the line: name,email,role,circle");
}

#[test]
fn roles_are_guessed_from_titles() {
    let titles = [
        "Chief Financial Officer",
        "CFO",
        "VP Finance",
        "Chief Executive Officer & Chairman",
        "CTO",
        "Head of Engineering",
        "Director of Sales",
        "Board member",
        "Non-Executive Director",
        "Account Executive",
        "Chief People Officer",
        "General Counsel",
        "Executive Assistant to the CEO",
        "Chief of Staff",
        "Analyst",
        "Senior Software Engineer",
        "Sales Engineer",
        "",
    ];
    let guessed: String = titles.iter().map(|t| format!("{t} => {}\n", guess_role(t))).collect();
    assert_snapshot!(guessed, @"
    Chief Financial Officer => CFO
    CFO => CFO
    VP Finance => Business unit
    Chief Executive Officer & Chairman => CEO
    CTO => Engineering
    Head of Engineering => Engineering
    Director of Sales => Business unit
    Board member => Board
    Non-Executive Director => Board
    Account Executive => Vendor
    Chief People Officer => CHRO
    General Counsel => CLO
    Executive Assistant to the CEO => Other
    Chief of Staff => Other
    Analyst => Other
    Senior Software Engineer => Engineering
    Sales Engineer => Vendor
     => Other
    ");
}

#[test]
fn what_cannot_be_seen_is_no_part_of_a_name_and_no_name_is_longer_than_a_line() {
    let long = "Ada ".repeat(21);
    let file = read_peers(&format!(
        "name,title\nBo\0\u{8} Li,Head\u{1b}[31m of x\n{long},CFO\nCy,{}\n",
        "x".repeat(281)
    ));
    let file = file.expect("has names");
    let names: Vec<&str> = file.rows.iter().map(|(_, row)| row.name.as_str()).collect();
    assert_eq!((names, file.rows[0].1.title.as_deref()), (vec!["Bo Li"], Some("Head [31m of x")));
    let problems: Vec<String> = file.problems.iter().map(|(line, why)| format!("{line}: {why}")).collect();
    assert_eq!(
        problems,
        ["3: the name has 83 characters; at most 80 fit", "4: the title has 281 characters; at most 280 fit"]
    );
}

proptest! {
    #[test]
    fn no_file_panics(text in "(name|email|First Name|E-mail 1 - Value|,|;|\"|\n|\r\n|a@b.c|Ada|é|\u{feff}|\t| ){0,40}", any in ".{0,80}") {
        let _ = read_peers(&text);
        let _ = read_peers(&any);
        let _ = guess_role(&any);
    }

    #[test]
    fn every_row_is_read_folded_or_named(names in prop::collection::vec("[A-C][a-b]?", 0..12), end in "\r?\n\n?") {
        let rows: String = names.iter().map(|n| format!("{n},{end}")).collect();
        let text = format!("name,email{end}{rows}");
        let file = read_peers(&text).expect("has names");
        prop_assert_eq!(file.rows.len() + file.problems.len() + file.folded, names.len());
        for (line, row) in &file.rows {
            prop_assert_eq!(text.lines().nth(*line as usize - 1).map(|l| l.trim_end_matches(',').to_owned()), Some(row.name.clone()));
        }
    }
}
