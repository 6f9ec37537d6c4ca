//! Ids and the tables they index.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

/// An index into a table of its kind.
pub trait Id: Copy + Ord {
    /// From a position.
    fn from_index(index: usize) -> Self;
    /// The position.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($name:ident $what:literal;)*) => {$(
        #[doc = concat!("Id of ", $what, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    ZoneId "a time zone";
    ClearanceId "a clearance; lower is more public";
    StateId "a state; ascending in the order of states";
    ParameterId "a parameter";
    FactId "a fact";
    TableId "a decision table";
    DefineId "a define";
    ImpossibleId "an impossible combination";
    MomentId "a moment";
    LevelId "a severity level; 0 is the most severe";
    ServiceId "a service";
    FaultId "a fault";
    ChannelId "a channel";
    PersonId "a person";
    PostId "a post";
    TeamId "a team";
    VendorId "a vendor";
    HolidaysId "a list of holidays";
    HoursId "opening hours";
    ScheduleId "a schedule";
    DutyId "a duty";
    RoleId "a role";
    LadderId "a ladder";
    CalloutId "a call-out";
    BotId "a bot";
    IntakeId "an intake";
    ReactionId "a reaction";
    ProcedureId "a procedure";
    StepId "a step";
    DecisionId "a decision";
    AudienceId "an audience";
    TemplateId "a template";
    CommunicationId "a communication";
    GuaranteeId "a guarantee";
    ExceptionId "an exception";
    ObligationId "an obligation";
    ScenarioId "a scenario";
}

/// A list indexed by ids of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Table<I, T> {
    rows: Vec<T>,
    #[serde(skip)]
    ids: PhantomData<I>,
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), ids: PhantomData }
    }
}

impl<I: Id, T> Table<I, T> {
    /// Adds a row and says its id.
    pub fn push(&mut self, row: T) -> I {
        self.rows.push(row);
        I::from_index(self.rows.len() - 1)
    }

    /// The row, if there is one.
    #[must_use]
    pub fn get(&self, id: I) -> Option<&T> {
        self.rows.get(id.index())
    }

    /// The row, to change it.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.rows.get_mut(id.index())
    }

    /// Ids and rows, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(i, t)| (I::from_index(i), t))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.rows.len()).map(I::from_index)
    }

    /// The rows alone.
    pub fn rows(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// The rows alone, to change them.
    pub fn rows_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<I: Id, T> FromIterator<T> for Table<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(rows: It) -> Self {
        Self { rows: rows.into_iter().collect(), ids: PhantomData }
    }
}
