//! When clocks of obligations run out: months, business days, working hours, windows before something.

use super::{Calendar, DAY, add_months, clamp, weekday_of};
use crate::model::{Allowed, ClockTime, HoursId, ZoneId};

/// Openings and closings that working time is counted over: more than ten years of two each day.
const MOST_CHANGES: u32 = 16_384;

impl Calendar {
    /// When a clock that begins at an instant has run so long; `None` where its hours do not open often enough any
    /// more. Months are counted on the clock of `zone`.
    #[must_use]
    pub fn clock_end(&self, zone: ZoneId, from: i64, time: ClockTime) -> Option<i64> {
        match time {
            ClockTime::Seconds(seconds) => Some(clamp(from.saturating_add(seconds))),
            ClockTime::Months(months) => Some(self.months(zone, from, i64::from(months))),
            ClockTime::BusinessDays { days, hours } => self.business_days(hours, from, days),
            ClockTime::Working { seconds, hours } => self.working(hours, from, seconds),
        }
    }

    /// The same backwards: when it is so long before an instant. Business days and working hours count as elapsed.
    #[must_use]
    pub fn clock_start(&self, zone: ZoneId, to: i64, time: ClockTime) -> i64 {
        match time {
            ClockTime::Seconds(seconds) | ClockTime::Working { seconds, .. } => clamp(to.saturating_sub(seconds)),
            ClockTime::Months(months) => self.months(zone, to, -i64::from(months)),
            ClockTime::BusinessDays { days, .. } => clamp(to.saturating_sub(i64::from(days) * DAY)),
        }
    }

    /// The first instant from `from` on at which this is allowed.
    #[must_use]
    pub fn next_allowed(&self, allowed: Allowed, from: i64) -> i64 {
        let clock = self.zone(allowed.zone);
        let day = clock.wall_seconds(from).div_euclid(DAY);
        // A week has every weekday; a day more on either side for what a change of the clock moves.
        (day - 1..=day + 8)
            .filter(|day| allowed.days >> weekday_of(*day) & 1 == 1)
            .map(|day| clock.first(day * DAY + i64::from(allowed.time) * 60))
            .find(|at| *at >= from)
            .unwrap_or(from)
    }

    fn months(&self, zone: ZoneId, at: i64, months: i64) -> i64 {
        let clock = self.zone(zone);
        clock.first(add_months(clock.wall_seconds(at), months))
    }

    /// The close of the last of so many days on which the hours open; the day of the beginning does not count.
    fn business_days(&self, hours: HoursId, from: i64, days: u32) -> Option<i64> {
        let h = self.hours.get(hours)?;
        let clock = self.zone(h.zone);
        let first = clock.wall_seconds(from).div_euclid(DAY) + 1;
        let most = 7 * (i64::from(days) + i64::try_from(h.except.len()).unwrap_or(0) + 2);
        let opens = |day: &i64| {
            h.except.binary_search(day).is_err() && h.open.iter().any(|w| w.days >> weekday_of(*day) & 1 == 1)
        };
        let last = (first..first + most).filter(opens).nth(usize::try_from(days.max(1) - 1).ok()?)?;
        let windows = h.open.iter().filter(|w| w.days >> weekday_of(last) & 1 == 1);
        let closes = windows.map(|w| {
            let overnight = if w.to <= w.from { DAY } else { 0 };
            clock.last(last * DAY + overnight + i64::from(w.to) * 60)
        });
        closes.max()
    }

    /// When the hours have been open for so long.
    fn working(&self, hours: HoursId, from: i64, seconds: i64) -> Option<i64> {
        let (mut at, mut left) = (clamp(from), seconds);
        for _ in 0..MOST_CHANGES {
            let open = self.hours_open(hours, at);
            let Some(next) = self.next_hours_change(hours, at) else {
                return open.then(|| clamp(at.saturating_add(left)));
            };
            if open {
                if left <= next - at {
                    return Some(at + left);
                }
                left -= next - at;
            }
            at = next;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::compile;
    use super::*;
    use crate::model::Id as _;

    fn calendar() -> Calendar {
        let model = crate::resolve::tests::model(
            "policy \"p\" { timezone Europe/Paris }
            holidays fr { 2026-12-25; 2027-01-01 }
            hours office { open mon..fri 09:00-12:00, mon..fri 13:00-18:00; except fr; timezone Europe/Paris }
            hours night { open fri 22:00-06:00 }",
        );
        compile(&model).0
    }

    fn wall(calendar: &Calendar, text: &str) -> i64 {
        let (date, time) = text.split_once(' ').unwrap();
        let part = |s: &str, n: usize, by| s.split(by).nth(n).unwrap().parse::<i64>().unwrap();
        let date = crate::syntax::literal::Date::new(
            i32::try_from(part(date, 0, '-')).unwrap(),
            u8::try_from(part(date, 1, '-')).unwrap(),
            u8::try_from(part(date, 2, '-')).unwrap(),
        );
        let seconds = date.unwrap().days() * DAY + part(time, 0, ':') * 3600 + part(time, 1, ':') * 60;
        calendar.zone(zone(calendar)).first(seconds)
    }

    fn zone(calendar: &Calendar) -> ZoneId {
        calendar.zones.iter().find(|(_, z)| z.name == "Europe/Paris").unwrap().0
    }

    #[test]
    fn clocks_run_out_when_people_say_they_do() {
        let c = calendar();
        let office = HoursId::from_index(0);
        let bd = |days| ClockTime::BusinessDays { days, hours: office };
        let work = |seconds| ClockTime::Working { seconds, hours: office };
        let cases = [
            // Elapsed time does not care about clock changes, months do.
            ("2026-10-24 12:00", ClockTime::Seconds(DAY), "2026-10-25 11:00"),
            ("2026-09-25 12:00", ClockTime::Months(1), "2026-10-25 12:00"),
            ("2027-01-31 10:00", ClockTime::Months(1), "2027-02-28 10:00"),
            // The day of the beginning does not count; weekends and holidays neither.
            ("2026-11-23 08:00", bd(1), "2026-11-24 18:00"),
            ("2026-11-20 17:59", bd(1), "2026-11-23 18:00"),
            ("2026-12-23 10:00", bd(2), "2026-12-28 18:00"),
            ("2026-12-24 23:30", bd(4), "2026-12-31 18:00"),
            ("2026-11-23 09:00", work(8 * 3600), "2026-11-23 18:00"),
            ("2026-11-23 11:00", work(2 * 3600), "2026-11-23 14:00"),
            ("2026-11-20 17:00", work(2 * 3600), "2026-11-23 10:00"),
            ("2026-12-24 17:30", work(3600), "2026-12-28 09:30"),
            (
                "2026-11-21 03:00",
                ClockTime::Working { seconds: 3600, hours: HoursId::from_index(1) },
                "2026-11-21 04:00",
            ),
            (
                "2026-11-20 12:00",
                ClockTime::BusinessDays { days: 1, hours: HoursId::from_index(1) },
                "2026-11-28 06:00",
            ),
        ];
        for (from, time, to) in cases {
            let end = c.clock_end(zone(&c), wall(&c, from), time);
            let end = end.map(|e| c.format_local(zone(&c), e));
            assert_eq!(end.as_deref(), Some(to), "{time:?} from {from}");
        }
    }

    #[test]
    fn hours_that_never_open_give_no_end() {
        let c = calendar();
        let nothing = ClockTime::Working { seconds: 1, hours: HoursId::from_index(9) };
        assert_eq!(c.clock_end(zone(&c), 0, nothing), None);
    }

    #[test]
    fn the_next_allowed_hour_may_be_now() {
        let c = calendar();
        let at = |t: &str| wall(&c, t);
        let allowed = Allowed { time: 16 * 60, zone: zone(&c), days: 0b000_1111 };
        assert_eq!(c.next_allowed(allowed, at("2026-11-23 16:00")), at("2026-11-23 16:00"));
        assert_eq!(c.next_allowed(allowed, at("2026-11-23 16:01")), at("2026-11-24 16:00"));
        assert_eq!(c.next_allowed(allowed, at("2026-11-26 16:01")), at("2026-11-30 16:00"));
        assert_eq!(c.clock_start(zone(&c), at("2026-11-30 16:00"), ClockTime::Seconds(DAY)), at("2026-11-29 16:00"));
    }
}
