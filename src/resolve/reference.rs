//! From a name as written to what it stands for.

use super::context::Context;
use super::kind::{Kind, declarations, listed, many};
use super::names::{Declaration, full_name};
use super::reserved;
use crate::diagnostic::{self, Diagnostic};
use crate::model::{
    Activity, Actor, AudienceId, Begins, BotId, CalloutId, ChannelId, DecisionId, DefineId, Desk, DutyId, ExceptionId,
    FactId, FaultId, HolidaysId, HoursId, Id, IntakeId, LadderId, LevelId, MomentId, ObligationId, ParameterId,
    PersonId, PostId, ProcedureId, ReactionId, Responder, RoleId, ScheduleId, ServiceId, Starts, StepId, Symbol,
    TargetKind, TeamId, TemplateId, Unresolved, VendorId,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::Path;

/// For so many unknown names a similar one is looked for: each costs a walk over all names.
const MOST_GUESSES: usize = 500;

/// What a name may stand for in some place.
pub(super) trait Referent: Sized {
    /// Kinds of declarations that do.
    const KINDS: &'static [Kind];
    /// The referent of a symbol of one of these kinds.
    fn of(symbol: Symbol) -> Option<Self>;
}

macro_rules! referents {
    ($($id:ident $kind:ident;)*) => {$(
        impl Referent for $id {
            const KINDS: &'static [Kind] = &[Kind::$kind];
            fn of(symbol: Symbol) -> Option<Self> {
                if let Symbol::$kind(id) = symbol { Some(id) } else { None }
            }
        }
    )*};
    ($group:ident: $($kind:ident),*) => {
        impl Referent for $group {
            const KINDS: &'static [Kind] = &[$(Kind::$kind),*];
            fn of(symbol: Symbol) -> Option<Self> {
                match symbol {
                    $(Symbol::$kind(id) => Some(Self::$kind(id)),)*
                    _ => None,
                }
            }
        }
    };
}

referents! {
    ParameterId Parameter;
    FactId Fact;
    DefineId Define;
    MomentId Moment;
    LevelId Level;
    ServiceId Service;
    FaultId Fault;
    ChannelId Channel;
    PersonId Person;
    PostId Post;
    TeamId Team;
    VendorId Vendor;
    HolidaysId Holidays;
    HoursId Hours;
    ScheduleId Schedule;
    DutyId Duty;
    RoleId Role;
    LadderId Ladder;
    ReactionId Reaction;
    CalloutId Callout;
    BotId Bot;
    IntakeId Intake;
    ProcedureId Procedure;
    StepId Step;
    DecisionId Decision;
    AudienceId Audience;
    TemplateId Template;
    ExceptionId Exception;
    ObligationId Obligation;
}
referents!(TargetKind: Person, Team, Schedule, Role, Post, Vendor);
referents!(Desk: Bot, Intake);
referents!(Actor: Role, Team, Person);
referents!(Starts: Ladder, Callout);
referents!(Activity: Step, Decision);
referents!(Begins: Ladder, Callout, Procedure);
referents!(Responder: Person, Post, Vendor);

impl Referent for Symbol {
    const KINDS: &'static [Kind] = &[];
    fn of(symbol: Symbol) -> Option<Self> {
        Some(symbol)
    }
}

impl Context<'_> {
    /// What `path` stands for in the place called `place` (in the user's words, such as ``"`members`"``).
    pub fn refer<T: Referent>(&mut self, path: &Path, place: &str) -> Option<Spanned<T>> {
        self.refer_to(path, place, T::KINDS)
    }

    /// The same where only some of the kinds are allowed.
    pub fn refer_to<T: Referent>(&mut self, path: &Path, place: &str, kinds: &[Kind]) -> Option<Spanned<T>> {
        let symbol = self.symbol(path, place, kinds)?;
        T::of(symbol).map(|t| Spanned::new(t, path.span))
    }

    /// Several references; those that are wrong are left out.
    pub fn refer_all<T: Referent>(&mut self, paths: &[Path], place: &str, kinds: &[Kind]) -> Vec<Spanned<T>> {
        paths.iter().filter_map(|p| self.refer_to(p, place, kinds)).collect()
    }

    /// What `path` stands for, if it is declared: the scope of the file first, then the book.
    pub fn find(&self, path: &Path) -> Option<Declaration> {
        let declared = &self.names.declared;
        let name = &path.name.node;
        if let Some(scope) = &path.scope {
            return declared.get(&full_name(name, Some(&scope.node))).copied();
        }
        let own = self.scope.and_then(|s| declared.get(&full_name(name, Some(s))));
        own.or_else(|| declared.get(name)).copied()
    }

    /// The symbol of one of `kinds` (of any where there are none), recorded as a reference.
    fn symbol(&mut self, path: &Path, place: &str, kinds: &[Kind]) -> Option<Symbol> {
        let Some(found) = self.find(path) else {
            self.unknown(path, place, kinds);
            return None;
        };
        self.record(found.symbol, path.span);
        let kind = Kind::of(found.symbol);
        if kinds.is_empty() || kinds.contains(&kind) {
            return Some(found.symbol);
        }
        self.model.unresolved.push(Unresolved { at: path.span, kinds: declarations(kinds) });
        let is = format!("`{path}` is {}", kind.one());
        self.report(
            Diagnostic::error("wrong-kind", path.span, format!("{is}; {place} takes {}", many(kinds)))
                .also(found.span, format!("`{path}` is declared here"))
                .help(format!("name {} here", listed(&kinds.iter().map(|k| k.one()).collect::<Vec<_>>(), "or"))),
        );
        None
    }

    /// Says that a name is declared nowhere, and what may have been meant; once for each name, with all its places.
    pub fn unknown(&mut self, path: &Path, place: &str, kinds: &[Kind]) {
        let name = &path.name.node;
        self.model.unresolved.push(Unresolved { at: path.span, kinds: declarations(kinds) });
        if self.names.perhaps.contains(name) {
            return;
        }
        let written = path.to_string();
        let key = (self.scope.map(str::to_owned), written.clone());
        if let Some((_, places)) = self.unknown.get_mut(&key) {
            places.push(path.span);
            return;
        }
        let similar = if self.unknown.len() < MOST_GUESSES { self.similar(path, kinds) } else { None };
        self.unknown.insert(key, (self.diagnostics.len(), Vec::new()));
        let mut found = Diagnostic::error("unknown-name", path.span, format!("unknown name `{written}`"));
        if !kinds.is_empty() {
            found = found.label(format!("{place} takes {}", many(kinds)));
        }
        if let Some((near, at)) = similar {
            found = found
                .also(at, format!("`{near}` is declared here"))
                .help(format!("did you mean `{near}`?"))
                .fix(path.span, near);
        } else if let Some(scope) = path.scope.as_ref().filter(|s| !self.names.scopes.contains(&s.node)) {
            found = found.note(format!("no file declares into the scope `{}`", scope.node));
        } else if let [kind] = kinds
            && !reserved::is_taken(name)
        {
            found = match kind {
                Kind::Level => found.help(self.levels_help()),
                _ => found.help(format!("declare it: `{} {name} …`", kind.word())),
            };
        }
        self.report(found);
    }

    /// The declared name of the right kind that looks most like `path`, as it would be written here.
    pub fn similar(&self, path: &Path, kinds: &[Kind]) -> Option<(String, Span)> {
        let right = |d: &Declaration| kinds.is_empty() || kinds.contains(&Kind::of(d.symbol));
        let mut best: Option<(usize, String, Span)> = None;
        for (full, d) in self.names.declared.iter().filter(|(_, d)| right(d)) {
            let (scope, name) = full.rsplit_once('.').map_or((None, full.as_str()), |(s, n)| (Some(s), n));
            let asked = path.scope.as_ref().map(|s| s.node.as_str());
            let Some(slips) = slips(&path.name.node, name) else { continue };
            // The same name in another scope is a good guess; a similar one there is none.
            let elsewhere = match asked {
                None if scope == self.scope || scope.is_none() => 0,
                None if slips == 0 => 1,
                Some(asked) => match scope.and_then(|s| diagnostic::slips(asked, s)) {
                    Some(slips) => slips,
                    None if slips == 0 => name.chars().count(),
                    None => continue,
                },
                None => continue,
            };
            let written = if asked.is_none() && scope == self.scope { name.to_owned() } else { full.clone() };
            if best.as_ref().is_none_or(|(n, ..)| slips + elsewhere < *n) {
                best = Some((slips + elsewhere, written, d.span));
            }
        }
        best.map(|(_, written, span)| (written, span))
    }

    fn levels_help(&self) -> String {
        let mut levels: Vec<(usize, String)> = Vec::new();
        for (name, d) in &self.names.declared {
            if let Symbol::Level(id) = d.symbol {
                levels.push((id.index(), format!("`{name}`")));
            }
        }
        levels.sort();
        let names: Vec<String> = levels.into_iter().map(|(_, n)| n).collect();
        if names.is_empty() {
            "no level is declared".to_owned()
        } else {
            format!("the levels are {}", listed(&names, "and"))
        }
    }
}

/// How many slips of the fingers lie between two names. Names that differ in their digits alone are two things.
fn slips(asked: &str, name: &str) -> Option<usize> {
    let letters = |s: &str| -> String { s.chars().filter(|c| !c.is_ascii_digit()).collect() };
    if asked != name && asked.chars().any(|c| c.is_ascii_digit()) && letters(asked) == letters(name) {
        return None;
    }
    diagnostic::slips(asked, name)
}
