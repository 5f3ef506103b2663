//! The meters. Clones show the same; to count costs less than a tenth of a microsecond, and nobody waits for a reader.

use super::label::{Label, Labels};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Something that can stand on a page.
pub trait Meter {
    /// Puts it there, under this name and with this sentence.
    fn enter(&self, registry: &mut Registry, name: &str, help: &str);
}

/// A number that only grows.
#[derive(Clone, Debug, Default)]
pub struct Total(Counter);

/// How often something happened, by two labels.
#[derive(Clone, Debug)]
pub struct Count<A: Label, B: Label = ()>(Family<Labels<A, B>, Counter>);

/// How often something happened and how long it took, by two labels.
#[derive(Clone, Debug)]
pub struct Time<A: Label = (), B: Label = ()>(Family<Labels<A, B>, Histogram, fn() -> Histogram>);

/// A number that goes up and down, by one label.
#[derive(Clone, Debug)]
pub struct Level<A: Label = ()>(Family<Labels<A, ()>, Gauge<f64, AtomicU64>>);

/// Seconds: what a database, a person and a rate limit take.
const SHORT: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Seconds: what a queue takes.
const LONG: [f64; 10] = [0.1, 0.5, 1.0, 3.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0];

impl Total {
    /// Once more.
    pub fn one(&self) {
        self.0.inc();
    }

    /// The number.
    pub fn get(&self) -> u64 {
        self.0.get()
    }
}

impl<A: Label, B: Label> Count<A, B> {
    /// Nothing happened yet, which is shown as 0 for every pair of labels.
    pub fn new() -> Self {
        let family = Family::<Labels<A, B>, Counter>::default();
        for (a, b) in A::all().into_iter().flat_map(|a| B::all().into_iter().map(move |b| (a, b))) {
            drop(family.get_or_create(&Labels(a, b)));
        }
        Self(family)
    }

    /// It happened once more.
    pub fn one(&self, a: A, b: B) {
        self.0.get_or_create(&Labels(a, b)).inc();
    }
}

impl<A: Label, B: Label> Time<A, B> {
    /// For what takes from half a millisecond to some seconds.
    pub fn short() -> Self {
        Self(Family::new_with_constructor(|| Histogram::new(SHORT)))
    }

    /// For what takes from a tenth of a second to hours.
    pub fn long() -> Self {
        Self(Family::new_with_constructor(|| Histogram::new(LONG)))
    }

    /// It happened once more, and took this long.
    pub fn took(&self, a: A, b: B, time: Duration) {
        self.0.get_or_create(&Labels(a, b)).observe(time.as_secs_f64());
    }
}

impl<A: Label> Level<A> {
    /// At 0 for every label.
    pub fn new() -> Self {
        let level = Self(Family::default());
        A::all().into_iter().for_each(|a| level.set(a, 0.0));
        level
    }

    /// It is this now.
    pub fn set(&self, a: A, value: f64) {
        self.0.get_or_create(&Labels(a, ())).set(value);
    }

    /// It is more or less by this.
    pub fn change(&self, a: A, by: f64) {
        self.0.get_or_create(&Labels(a, ())).inc_by(by);
    }
}

impl<A: Label, B: Label> Default for Time<A, B> {
    fn default() -> Self {
        Self::short()
    }
}

impl<A: Label, B: Label> Default for Count<A, B> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A: Label> Default for Level<A> {
    fn default() -> Self {
        Self::new()
    }
}

impl Meter for Total {
    fn enter(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}

impl<A: Label, B: Label> Meter for Count<A, B> {
    fn enter(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}

impl<A: Label, B: Label> Meter for Time<A, B> {
    fn enter(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}

impl<A: Label> Meter for Level<A> {
    fn enter(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.0.clone());
    }
}
