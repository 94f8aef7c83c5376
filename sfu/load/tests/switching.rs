//! Synthetic participants against the real server, over real sockets.
#![allow(missing_docs)]

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use pitt_sfu_core::{Kind, Number, Place, Plan, SourceId};
use pitt_sfu_io::{Address, Server};
use pitt_sfu_load::client::Told;
use pitt_sfu_load::clock::now_ns;
use pitt_sfu_load::crowd::Crowd;
use pitt_sfu_load::film::Script;
use pitt_sfu_load::notes::{Note, Route};
use pitt_sfu_load::shape::Shape;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ROOM: &str = "physics";
const PATIENCE: Duration = Duration::from_secs(20);
/// Far below what a picture a second and a voice need, so that a busy machine keeps up.
const SCRIPT: Script = Script {
    microphone: true,
    camera: true,
    fps: 20.0,
    packets: 3,
    keyframe_packets: 3,
    bytes: 1_150,
    voice_bytes: 80,
    level: -60,
};

struct Scene {
    server: Server,
    crowd: Crowd,
    epoch: u64,
}

impl Scene {
    /// Connects participants 1 to `people`; those in `over_tcp` over TCP.
    fn new(people: u32, over_tcp: &[u32]) -> Self {
        let server = Server::start(&[Address { bind: HERE, advertise: HERE }], 0, Box::new(|| {})).unwrap();
        let mut crowd = Crowd::new().unwrap();
        for id in 1..=people {
            let offer = crowd.connect(id, Shape::Participant, HERE, over_tcp.contains(&id)).unwrap().unwrap();
            assert_eq!(offer.matches("m=").count(), 19, "four sources, seven slots for pictures, eight for voices");
            let answer = server.connect(ROOM, Number(id), "first", &offer).unwrap();
            crowd.answer(id, &answer).unwrap();
        }
        let mut scene = Self { server, crowd, epoch: 0 };
        let mut connected = Vec::new();
        scene.until("everybody is connected", |crowd| {
            connected.extend(crowd.told().into_iter().filter(|(_, it)| *it == Told::Connected));
            connected.len() == people as usize
        });
        scene
    }

    fn until(&mut self, what: &str, mut reached: impl FnMut(&mut Crowd) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !reached(&mut self.crowd) {
            assert!(Instant::now() < end, "waited in vain until {what}");
            self.crowd.turn().unwrap();
        }
    }

    /// Puts everybody of a group together; gives the moment and the routes.
    fn apply(&mut self, groups: &[&[u32]]) -> (u64, Vec<Route>) {
        let routes: Vec<Route> = groups.iter().map(|group| (sources(group), group.to_vec())).collect();
        self.epoch += 1;
        let places = routes.iter().map(|(sources, receivers)| Place {
            sources: sources.iter().copied().map(SourceId::from_csrc).collect(),
            receivers: receivers.iter().copied().map(Number).collect(),
        });
        let plan = Plan { epoch: self.epoch, places: places.collect() };
        let at = now_ns();
        self.server.apply(ROOM, plan);
        (at, routes)
    }

    /// Runs until everybody has received every source of every mate since then, and some more.
    fn settle(&mut self, at: u64, groups: &[&[u32]]) {
        self.until("everybody receives every mate", |crowd| {
            groups.iter().all(|group| group.iter().all(|&who| receives(crowd.notes.all(), at, who, group)))
        });
        let more = crowd_length(&self.crowd) + 200;
        self.until("some more has come", |crowd| crowd_length(crowd) >= more);
    }
}

fn crowd_length(crowd: &Crowd) -> usize {
    crowd.notes.all().len()
}

fn sources(group: &[u32]) -> Vec<u32> {
    let of = |kind| group.iter().map(move |&who| SourceId::new(Number(who), kind).csrc());
    of(Kind::Camera).chain(of(Kind::Microphone)).collect()
}

fn receives(notes: &[Note], at: u64, who: u32, group: &[u32]) -> bool {
    let mates: Vec<u32> = group.iter().copied().filter(|&it| it != who).collect();
    let got = |source| notes.iter().rev().any(|it| it.receiver == who && it.source == source && it.at >= at);
    sources(&mates).into_iter().all(got)
}

#[test]
fn everybody_receives_exactly_their_mates_over_five_switches() {
    let mut scene = Scene::new(3, &[]);
    let all: Vec<u32> = vec![1, 2, 3];
    scene.crowd.each(&all, |client| client.start(SCRIPT, Instant::now()));
    let plans: [&[&[u32]]; 6] =
        [&[&[1, 2, 3]], &[&[1, 2], &[3]], &[&[1, 3], &[2]], &[&[2, 3], &[1]], &[&[1, 2, 3]], &[&[1, 3], &[2]]];
    for groups in plans {
        let (at, routes) = scene.apply(groups);
        scene.settle(at, groups);
        let switched = scene.crowd.notes.switched(at, &[], &routes);
        assert_eq!(switched.missing, 0, "{groups:?}: {switched:?}");
        assert_eq!(switched.stale, 0, "nothing of a former mate comes after a new one: {groups:?}: {switched:?}");
        let report = scene.crowd.notes.report(at, now_ns());
        assert_eq!(report.misnamed, 0, "the header names the source of the content");
        let unnamed = |it: &&Note| it.source != 0 && it.csrc == 0;
        assert_eq!(scene.crowd.notes.all().iter().filter(unnamed).count(), 0, "every packet is named");
        // Some turns after the switch nothing of anybody else is under way any more.
        let last = scene.crowd.notes.all().last().unwrap().at;
        scene.crowd.notes.clear();
        let more = 200;
        scene.until("some more has come", |crowd| crowd_length(crowd) >= more);
        assert_eq!(scene.crowd.notes.switched(last, &[], &routes).strange, 0, "only mates are received: {groups:?}");
    }
}

#[test]
fn a_client_without_udp_comes_over_tcp() {
    let mut scene = Scene::new(2, &[2]);
    scene.crowd.each(&[1, 2], |client| client.start(SCRIPT, Instant::now()));
    let group: &[&[u32]] = &[&[1, 2]];
    let (at, routes) = scene.apply(group);
    scene.settle(at, group);
    let switched = scene.crowd.notes.switched(at, &[], &routes);
    assert_eq!((switched.missing, switched.strange), (0, 0), "{switched:?}");
}

#[test]
fn pictures_held_for_an_announced_switch_begin_with_it() {
    let mut scene = Scene::new(4, &[]);
    scene.crowd.each(&[1, 2, 3, 4], |client| client.start(SCRIPT, Instant::now()));
    let before: &[&[u32]] = &[&[1, 2], &[3, 4]];
    let (at, _) = scene.apply(before);
    scene.settle(at, before);
    let groups: &[&[u32]] = &[&[1, 3], &[2, 4]];
    let requests = scene.server.statistics().keyframes_requested;
    let places = groups.iter().map(|group| Place {
        sources: sources(group).into_iter().map(SourceId::from_csrc).collect(),
        receivers: group.iter().copied().map(Number).collect(),
    });
    let plan = Plan { epoch: scene.epoch + 1, places: places.collect() };
    scene.server.announce(ROOM, plan, Duration::from_millis(400));
    let server = &scene.server;
    let end = Instant::now() + PATIENCE;
    while server.statistics().keyframes_requested < requests + 4 {
        assert!(Instant::now() < end, "a keyframe of each is asked for ahead of the switch");
        scene.crowd.turn().unwrap();
    }
    let more = crowd_length(&scene.crowd) + 200;
    scene.until("the keyframes have come", |crowd| crowd_length(crowd) >= more);
    let (at, routes) = scene.apply(groups);
    scene.settle(at, groups);
    let switched = scene.crowd.notes.switched(at, &[], &routes);
    assert_eq!((switched.missing, switched.stale), (0, 0), "{switched:?}");
    assert_eq!(scene.server.statistics().keyframes_requested, requests + 4, "none is asked for at the switch");
}
