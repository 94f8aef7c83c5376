//! One classroom's routes: takes plans and packets, and decides what is written into which slot of whom.
//!
//! At a new epoch nothing more of an old source is written: slots are cut and their retransmission caches emptied before
//! anything of a new source goes out. Must not know of connections, sockets or the clock.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::ahead::Next;
use crate::continuity::Continuity;
use crate::hold::Hold;
use crate::keyframes::KeyframeRequests;
use crate::packet::{Incoming, Outgoing};
use crate::plan::Plan;
use crate::slots::{AUDIO_SLOTS, VIDEO_SLOTS, assign};
use crate::source::{Kind, Medium, Number, SourceId};
use crate::speech::Speech;

/// A cut voice is followed by silence for 100 ms: by then no receiver has anything of it left to stretch.
const SILENT_FRAMES: u8 = 5;
/// Where another voice follows, silence would only stand before its first frame: one that is on sends one every 20 ms.
/// Chromium was seen to keep 50 ms and more of the old voice back, and so has something to play meanwhile.
const HANDOVER: Duration = Duration::from_millis(30);
const FRAME: Duration = Duration::from_millis(20);

/// Names a connected receiver to whoever writes; given at `connect`.
pub type Handle = usize;

/// A place for one incoming stream at a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Whether it takes voices or pictures.
    pub medium: Medium,
    /// From 0, below `AUDIO_SLOTS` or `VIDEO_SLOTS`.
    pub index: usize,
}

/// Is where decisions go.
pub trait Outbox {
    /// Sends a packet into a slot.
    fn write(&mut self, to: Handle, slot: Slot, packet: Outgoing);
    /// Forgets what was sent into a slot: it must not be sent again, asked for or as padding.
    fn forget_sent(&mut self, to: Handle, slot: Slot);
    /// Asks whoever sends it for a keyframe.
    fn request_keyframe(&mut self, source: SourceId);
    /// Tells that a slot was filled with another picture: with one that was held for it, or that it waits for a keyframe.
    fn note_filled(&mut self, held: bool);
    /// Tells who has begun to speak, or has fallen silent.
    fn note_speech(&mut self, who: Number, speaking: bool);
}

/// The routes of one classroom.
#[derive(Debug, Default)]
pub struct Switchboard {
    plan: Plan,
    places: HashMap<Number, usize>,
    receivers: HashMap<Number, Receiver>,
    sources: HashMap<SourceId, Source>,
    next: Option<Next>,
    asking: Vec<SourceId>,
    speaking: Vec<SourceId>,
    silencing: Vec<(Number, usize)>,
}

#[derive(Debug)]
struct Receiver {
    handle: Handle,
    video: [Line; VIDEO_SLOTS],
    audio: [Line; AUDIO_SLOTS],
}

/// What one slot is filled with.
#[derive(Debug)]
struct Line {
    source: Option<SourceId>,
    /// For a keyframe to begin with.
    waiting: bool,
    numbers: Continuity,
    silent_frames: u8,
    silent_at: Instant,
}

#[derive(Debug, Default)]
struct Source {
    listeners: Vec<(Number, usize)>,
    hold: Option<Hold>,
    /// Somebody who does not receive it yet will at the next switch.
    due_next: bool,
    keyframes: KeyframeRequests,
    speech: Speech,
}

impl Switchboard {
    /// The epoch of the plan that is in force.
    pub const fn epoch(&self) -> u64 {
        self.plan.epoch
    }

    /// Lets a participant receive from now on; with a new connection all slots begin anew.
    pub fn connect(&mut self, who: Number, handle: Handle, now: Instant, out: &mut impl Outbox) {
        self.receivers.insert(who, Receiver::new(handle, now));
        self.fill(who, now, out);
        // Whoever waits for their pictures need not wait for the next try.
        for source in Kind::ALL.map(|kind| SourceId::new(who, kind)) {
            if let Some(state) = self.sources.get_mut(&source) {
                state.hold = None;
                state.keyframes = KeyframeRequests::default();
            }
        }
        self.list_listeners();
        self.await_keyframes();
        self.tick(now, out);
    }

    /// Ends a participant's receiving, and what they sent.
    pub fn disconnect(&mut self, who: Number, now: Instant, out: &mut impl Outbox) {
        self.receivers.remove(&who);
        self.silencing.retain(|(receiver, _)| *receiver != who);
        for source in Kind::ALL.map(|kind| SourceId::new(who, kind)) {
            let Some(state) = self.sources.remove(&source) else { continue };
            if self.speaking.contains(&source) {
                self.speaking.retain(|it| *it != source);
                out.note_speech(who, false);
            }
            for (receiver, index) in state.listeners {
                let Some(line) = self.receivers.get_mut(&receiver).map(|it| it.line(source.medium(), index)) else {
                    continue;
                };
                line.numbers.cut();
                line.waiting = source.medium() == Medium::Video;
                if source.medium() == Medium::Audio {
                    line.fall_silent(now);
                    self.silencing.push((receiver, index));
                }
            }
        }
        self.list_listeners();
        self.await_keyframes();
        self.tick(now, out);
    }

    /// Puts a plan in force; one of an older epoch, or the same again, changes nothing.
    pub fn apply(&mut self, plan: Plan, now: Instant, out: &mut impl Outbox) {
        if plan.epoch < self.plan.epoch || plan == self.plan {
            return;
        }
        if self.next.as_ref().is_some_and(|next| next.plan.epoch <= plan.epoch) {
            self.next = None;
        }
        self.plan = plan;
        self.places.clear();
        for (index, place) in self.plan.places.iter().enumerate() {
            self.places.extend(place.receivers.iter().map(|&who| (who, index)));
        }
        let everybody: Vec<Number> = self.receivers.keys().copied().collect();
        for who in everybody {
            self.fill(who, now, out);
        }
        for source in self.sources.values_mut() {
            source.due_next = false;
        }
        self.list_listeners();
        self.await_keyframes();
        self.tick(now, out);
    }

    /// Takes the plan to come: its pictures are held ahead of it, from a keyframe on.
    pub fn announce(&mut self, plan: Plan, due: Instant, now: Instant, out: &mut impl Outbox) {
        for source in self.sources.values_mut() {
            source.due_next = false;
        }
        let next = self.next.insert(Next::new(plan, due, now));
        if next.hold_at.is_some_and(|at| at <= now) {
            next.hold_at = next.after(now);
            // What is held already will do; what the plan adds is asked for.
            self.hold(false);
        }
        for source in self.sources.values_mut() {
            source.drop_hold(&self.receivers);
        }
        self.tick(now, out);
    }

    /// Forgets the plan to come.
    pub fn cancel(&mut self) {
        self.next = None;
        self.stop_holding();
    }

    /// Takes a packet in and writes it to everybody who receives its source.
    pub fn forward(&mut self, source: SourceId, packet: &Incoming, now: Instant, out: &mut impl Outbox) {
        let state = self.sources.entry(source).or_default();
        match source.medium() {
            Medium::Audio => {
                if let Some(level) = packet.level.filter(|_| source.kind() == Kind::Microphone)
                    && state.speech.hear(level, now)
                {
                    self.speaking.push(source);
                    out.note_speech(source.number(), true);
                }
                for &(who, index) in &state.listeners {
                    let Some(receiver) = self.receivers.get_mut(&who) else { continue };
                    let line = &mut receiver.audio[index];
                    line.silent_frames = 0;
                    if let Some(outgoing) = line.numbers.rewrite(source, packet, now) {
                        out.write(receiver.handle, Slot { medium: Medium::Audio, index }, outgoing);
                    }
                }
            }
            Medium::Video => {
                if state.forward(source, packet, &mut self.receivers, now, out) {
                    ask(&mut self.sources, &mut self.asking, source);
                }
            }
        }
    }

    /// Takes the word of a receiver that it cannot go on without a keyframe.
    pub fn want_keyframe(&mut self, who: Number, index: usize, now: Instant, out: &mut impl Outbox) {
        let filled = self.receivers.get(&who).and_then(|receiver| receiver.video.get(index)).and_then(|it| it.source);
        if let Some(source) = filled {
            ask(&mut self.sources, &mut self.asking, source);
            self.tick(now, out);
        }
    }

    /// When `tick` is due; none while nothing is.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        let holding = self.next.as_ref().and_then(|next| next.hold_at);
        let asking = self.asking.iter().filter_map(|source| self.sources.get(source)?.keyframes.due(now));
        let speaking = self.speaking.iter().filter_map(|source| self.sources.get(source)?.speech.due());
        let silencing = self
            .silencing
            .iter()
            .filter_map(|(who, index)| self.receivers.get(who).map(|receiver| receiver.audio[*index].silent_at));
        holding.into_iter().chain(asking).chain(speaking).chain(silencing).min()
    }

    /// Does what is due: silence, keyframes to ask for, pictures to hold, voices that ended.
    pub fn tick(&mut self, now: Instant, out: &mut impl Outbox) {
        if let Some(next) = self.next.as_mut().filter(|next| next.hold_at.is_some_and(|at| at <= now)) {
            next.hold_at = next.after(now);
            self.hold(true);
        }
        let sources = &mut self.sources;
        self.asking.retain(|source| {
            let Some(state) = sources.get_mut(source) else { return false };
            if state.keyframes.ask(now) {
                out.request_keyframe(*source);
            }
            state.keyframes.due(now).is_some()
        });
        self.speaking.retain(|source| {
            let Some(state) = sources.get_mut(source) else { return false };
            let ends = state.speech.end(now);
            if ends {
                out.note_speech(source.number(), false);
            }
            !ends
        });
        let receivers = &mut self.receivers;
        self.silencing.retain(|&(who, index)| {
            let Some(receiver) = receivers.get_mut(&who) else { return false };
            let handle = receiver.handle;
            let line = &mut receiver.audio[index];
            while line.silent_frames > 0 && line.silent_at <= now {
                line.silent_frames -= 1;
                line.silent_at += FRAME;
                match line.numbers.silence(now) {
                    Some(frame) => out.write(handle, Slot { medium: Medium::Audio, index }, frame),
                    None => line.silent_frames = 0,
                }
            }
            line.silent_frames > 0
        });
    }

    /// Fills a receiver's slots by the plan in force.
    fn fill(&mut self, who: Number, now: Instant, out: &mut impl Outbox) {
        let Some(receiver) = self.receivers.get_mut(&who) else { return };
        let place = self.places.get(&who).map(|&index| &self.plan.places[index]);
        let wanted = place.map_or(&[][..], |place| &place.sources);
        let handle = receiver.handle;
        let of = |medium| wanted.iter().copied().filter(move |source: &SourceId| source.medium() == medium);
        let video = assign(Medium::Video, &receiver.video.each_ref().map(|line| line.source), of(Medium::Video), who);
        let audio = assign(Medium::Audio, &receiver.audio.each_ref().map(|line| line.source), of(Medium::Audio), who);
        for (index, (line, source)) in receiver.audio.iter_mut().zip(audio).enumerate() {
            if line.source == source {
                continue;
            }
            out.forget_sent(handle, Slot { medium: Medium::Audio, index });
            line.numbers.cut();
            if line.source.is_some() {
                line.fall_silent(if source.is_some() { now + HANDOVER } else { now });
                self.silencing.push((who, index));
            }
            line.source = source;
        }
        for (index, (line, source)) in receiver.video.iter_mut().zip(video).enumerate() {
            if line.source == source {
                continue;
            }
            let slot = Slot { medium: Medium::Video, index };
            out.forget_sent(handle, slot);
            line.numbers.cut();
            line.source = source;
            line.waiting = false;
            let Some(source) = source else { continue };
            let state = self.sources.entry(source).or_default();
            match state.hold.as_ref().and_then(Hold::ready) {
                Some(held) => {
                    out.note_filled(true);
                    line.numbers.replay(source, held, now, |packet| out.write(handle, slot, packet));
                }
                None => {
                    out.note_filled(false);
                    line.waiting = true;
                }
            }
        }
    }

    fn list_listeners(&mut self) {
        for source in self.sources.values_mut() {
            source.listeners.clear();
        }
        for (&who, receiver) in &self.receivers {
            let lines = receiver.audio.iter().enumerate().chain(receiver.video.iter().enumerate());
            for (index, line) in lines {
                if let Some(source) = line.source {
                    self.sources.entry(source).or_default().listeners.push((who, index));
                }
            }
        }
        for source in self.sources.values_mut() {
            source.drop_hold(&self.receivers);
        }
    }

    /// Whoever waits gets what comes from the next keyframe on, which is asked for.
    fn await_keyframes(&mut self) {
        for (&source, state) in &mut self.sources {
            let pictures = source.medium() == Medium::Video;
            if pictures && state.hold.is_none() && state.anybody_waits(&self.receivers) {
                state.hold = Some(Hold::default());
                state.keyframes.want();
                if !self.asking.contains(&source) {
                    self.asking.push(source);
                }
            }
        }
    }

    /// Holds every picture that somebody will newly receive; asks for keyframes where none is held, or `anew` of all.
    fn hold(&mut self, anew: bool) {
        let Some(next) = &self.next else { return };
        let mut newly: Vec<SourceId> = Vec::new();
        for place in &next.plan.places {
            let pictures = || place.sources.iter().copied().filter(|source| source.medium() == Medium::Video);
            for who in &place.receivers {
                let Some(receiver) = self.receivers.get(who) else { continue };
                let before = receiver.video.each_ref().map(|line| line.source);
                let after = assign(Medium::Video, &before, pictures(), *who);
                newly.extend(after.into_iter().zip(before).filter(|(to, from)| to != from).filter_map(|(to, _)| to));
            }
        }
        newly.sort_unstable();
        newly.dedup();
        for source in newly {
            let state = self.sources.entry(source).or_default();
            state.due_next = true;
            let is_ready = state.hold.get_or_insert_default().ready().is_some();
            if anew || !is_ready {
                ask(&mut self.sources, &mut self.asking, source);
            }
        }
    }

    fn stop_holding(&mut self) {
        for source in self.sources.values_mut() {
            source.due_next = false;
            source.drop_hold(&self.receivers);
        }
    }
}

fn ask(sources: &mut HashMap<SourceId, Source>, asking: &mut Vec<SourceId>, source: SourceId) {
    sources.entry(source).or_default().keyframes.want();
    if !asking.contains(&source) {
        asking.push(source);
    }
}

impl Source {
    /// A picture's packet goes to those who receive it; whoever waits begins with the keyframe that is held. Tells whether
    /// somebody waits on, for a keyframe.
    fn forward(
        &mut self,
        source: SourceId,
        packet: &Incoming,
        receivers: &mut HashMap<Number, Receiver>,
        now: Instant,
        out: &mut impl Outbox,
    ) -> bool {
        if packet.picture.is_some_and(|picture| picture.begins_keyframe()) {
            self.keyframes.seen(now);
        }
        if let Some(hold) = &mut self.hold {
            hold.push(packet.clone());
        }
        let held = self.hold.as_ref().and_then(Hold::ready);
        let mut lacks = false;
        for &(who, index) in &self.listeners {
            let Some(receiver) = receivers.get_mut(&who) else { continue };
            let slot = Slot { medium: Medium::Video, index };
            let handle = receiver.handle;
            let line = &mut receiver.video[index];
            if !line.waiting {
                if let Some(outgoing) = line.numbers.rewrite(source, packet, now) {
                    out.write(handle, slot, outgoing);
                }
            } else if let Some(held) = held {
                line.waiting = false;
                line.numbers.replay(source, held, now, |packet| out.write(handle, slot, packet));
            } else {
                lacks = true;
            }
        }
        self.drop_hold(receivers);
        lacks
    }

    /// Nothing is held but for those who wait or will.
    fn drop_hold(&mut self, receivers: &HashMap<Number, Receiver>) {
        if self.hold.is_none() || self.due_next {
            return;
        }
        if !self.anybody_waits(receivers) {
            self.hold = None;
            self.keyframes.forget();
        }
    }

    fn anybody_waits(&self, receivers: &HashMap<Number, Receiver>) -> bool {
        let waits = |(who, index): &(Number, usize)| {
            receivers.get(who).and_then(|it| it.video.get(*index)).is_some_and(|line| line.waiting)
        };
        self.listeners.iter().any(waits)
    }
}

impl Receiver {
    fn new(handle: Handle, now: Instant) -> Self {
        Self {
            handle,
            video: std::array::from_fn(|_| Line::new(Medium::Video, now)),
            audio: std::array::from_fn(|_| Line::new(Medium::Audio, now)),
        }
    }

    fn line(&mut self, medium: Medium, index: usize) -> &mut Line {
        match medium {
            Medium::Audio => &mut self.audio[index],
            Medium::Video => &mut self.video[index],
        }
    }
}

impl Line {
    const fn new(medium: Medium, now: Instant) -> Self {
        let numbers = Continuity::new(medium);
        Self { source: None, waiting: false, numbers, silent_frames: 0, silent_at: now }
    }

    const fn fall_silent(&mut self, from: Instant) {
        self.silent_frames = SILENT_FRAMES;
        self.silent_at = from;
    }
}
