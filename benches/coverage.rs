//! How often the next item lands by each date, over many records drawn by chance from one seed.
//!
//! Safe and Likely are those of the bot itself, [`rapport::domain::forecast`]; the others are what one might do
//! instead.

use chrono::{Days, NaiveDate};
use rapport::domain::forecast::{Ended, Finished, Record};

/// Of which kind the slips are: how long an item took, as a multiple of its estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slips {
    /// Many small causes that multiply: half the items take more than 1.15 times the estimate.
    Lognormal,
    /// So fat a tail that the variance has no bound: one in five takes more than twice the estimate.
    Pareto,
    /// Seven in ten within a tenth of the estimate, the others about twice as long.
    Mixture,
}

impl Slips {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lognormal, Self::Pareto, Self::Mixture];

    /// What a table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lognormal => "lognormal",
            Self::Pareto => "Pareto",
            Self::Mixture => "mostly on time, else twice",
        }
    }

    fn draw(self, dice: &mut Dice) -> f64 {
        match self {
            Self::Lognormal => 1.15 * (0.5 * dice.normal()).exp(),
            Self::Pareto => 0.9 / dice.share().sqrt(),
            Self::Mixture if dice.share() < 0.7 => 0.95 + 0.15 * dice.share(),
            Self::Mixture => 2.0 * (0.4 * dice.normal()).exp(),
        }
    }
}

/// A date that could be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// The bot's Safe: the slip of rank ⌈0.8 (n + 1)⌉.
    Safe,
    /// The plain 80th percentile: the slip of rank ⌈0.8 n⌉.
    NearestRank,
    /// The 80th percentile as spreadsheets have it, between two slips.
    Interpolated,
    /// The mean slip.
    Mean,
    /// The bot's Likely: the median slip.
    Likely,
}

impl Promised {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 5] = [Self::Safe, Self::NearestRank, Self::Interpolated, Self::Mean, Self::Likely];

    /// What a table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "Safe",
            Self::NearestRank => "80th percentile, nearest rank",
            Self::Interpolated => "80th percentile, interpolated",
            Self::Mean => "mean",
            Self::Likely => "Likely (median)",
        }
    }
}

/// What became of one kind of promised date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// The share of items that landed by it, from 0 to 1.
    pub landed: f64,
    /// The date, as a multiple of the estimate: the one in the middle.
    pub stretch: f64,
}

/// What became of many records of one length.
#[derive(Clone, Copy, Debug)]
pub struct Coverage {
    /// By [`Promised::ALL`].
    pub outcomes: [Outcome; 5],
    /// The share of records of which the bot says "Too uncertain to promise; split it".
    pub split: f64,
    /// The share that landed by Safe where it did not say so.
    pub landed_if_offered: f64,
}

/// SplitMix64: small, and the same numbers from the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Above 0, at most 1.
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// The normal distribution, by Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    /// An item: how many days were estimated, a month to half a year, and how many it took.
    fn item(&mut self, slips: Slips) -> (u64, u64) {
        let planned = 30 + self.next() % 151;
        let took = (planned as f64 * slips.draw(self)).ceil().clamp(1.0, 100_000.0);
        (planned, took as u64)
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2400, 1, 1).expect("a day with centuries before it")
}

/// Draws so many records of `n` items, with one item to come each, and looks at what became of it.
pub fn coverage(slips: Slips, n: usize, records: u32, seed: u64) -> Coverage {
    let mut dice = Dice(seed ^ (n as u64) << 32 ^ (slips as u64) << 40);
    let mut landed = [0u32; 5];
    let mut stretches: [Vec<f64>; 5] = Default::default();
    let (mut split, mut landed_if_offered) = (0u32, 0u32);
    for _ in 0..records {
        let past: Vec<(u64, u64)> = (0..n).map(|_| dice.item(slips)).collect();
        let (planned, took) = dice.item(slips);
        let (dates, too_uncertain) = promised(&past, planned);
        for (place, date) in dates.into_iter().enumerate() {
            landed[place] += u32::from(took <= date);
            stretches[place].push(date as f64 / planned as f64);
        }
        match too_uncertain {
            true => split += 1,
            false => landed_if_offered += u32::from(took <= dates[0]),
        }
    }
    let share = |count: u32, of: u32| f64::from(count) / f64::from(of.max(1));
    let outcome = |place: usize| Outcome {
        landed: share(landed[place], records),
        stretch: middle(&mut stretches[place].clone()),
    };
    Coverage {
        outcomes: std::array::from_fn(outcome),
        split: share(split, records),
        landed_if_offered: share(landed_if_offered, records - split),
    }
}

/// In how many days each date is, by [`Promised::ALL`], and whether the bot finds it too uncertain.
fn promised(past: &[(u64, u64)], planned: u64) -> ([u64; 5], bool) {
    let finished = |(nth, (planned, took)): (usize, &(u64, u64))| {
        let done = today() - Days::new(nth as u64 + 1);
        let promised_on = done - Days::new(*took);
        Finished { promised_on, first_estimate: promised_on + Days::new(*planned), actual: Ended::On(done) }
    };
    let record = Record::new(past.iter().enumerate().map(finished), today());
    assert_eq!(record.len(), past.len(), "every item counts");
    let forecast = record.forecast(today() + Days::new(planned), today());
    let days = |date: Option<NaiveDate>| (date.expect("five items or more") - today()).num_days() as u64;
    let mut slips: Vec<f64> =
        past.iter().map(|(planned, took)| (*took).max(14) as f64 / *planned as f64).collect();
    slips.sort_by(f64::total_cmp);
    // As with the bot's own dates: whole days, rounded up, and none earlier than the estimate.
    let landing = |slip: f64| ((slip * planned as f64 - 1e-9).ceil() as u64).max(planned);
    let mean = slips.iter().sum::<f64>() / slips.len() as f64;
    let dates = [
        days(forecast.safe),
        landing(slips[(8 * slips.len()).div_ceil(10) - 1]),
        landing(interpolated(&slips)),
        landing(mean),
        days(forecast.likely),
    ];
    (dates, forecast.too_uncertain)
}

/// The 80th percentile between the two slips around it.
fn interpolated(sorted: &[f64]) -> f64 {
    let place = 0.8 * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
