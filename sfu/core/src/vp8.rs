//! The VP8 payload descriptor (RFC 7741 section 4.2): reads where its numbers stand, and writes others there.

/// X of the first octet: there is a second one.
const EXTENDED: u8 = 0x80;
/// S: the packet begins a partition; with partition 0, a picture.
const START: u8 = 0x10;
const PARTITION: u8 = 0x07;
/// I, L, T and K of the second octet tell what follows.
const HAS_PICTURE_ID: u8 = 0x80;
const HAS_LAYER: u8 = 0x40;
const HAS_TEMPORAL: u8 = 0x20;
const HAS_KEY_INDEX: u8 = 0x10;
/// M of the PictureID: it has 15 bits instead of 7.
const LONG: u8 = 0x80;
/// P of the picture's own first octet (section 4.3): it refers to others.
const INTER: u8 = 0x01;

/// Says what the descriptor of one packet holds, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    picture: Option<Field>,
    layer: Option<Field>,
    begins_keyframe: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    at: u8,
    value: u16,
    long: bool,
}

/// Replaces the numbers of a descriptor, in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    picture: Option<Field>,
    layer: Option<Field>,
}

impl Descriptor {
    /// Reads a payload's descriptor; none where the payload ends within it or behind it, or numbers a base layer without
    /// layers.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let first = *payload.first()?;
        let mut at = 1;
        let mut read = Self::default();
        if first & EXTENDED != 0 {
            let second = *payload.get(at)?;
            at += 1;
            if second & (HAS_LAYER | HAS_TEMPORAL) == HAS_LAYER {
                return None;
            }
            if second & HAS_PICTURE_ID != 0 {
                let high = *payload.get(at)?;
                let long = high & LONG != 0;
                let value =
                    if long { u16::from_be_bytes([high & !LONG, *payload.get(at + 1)?]) } else { u16::from(high) };
                read.picture = Some(Field { at: at as u8, value, long });
                at += 1 + usize::from(long);
            }
            if second & HAS_LAYER != 0 {
                read.layer = Some(Field { at: at as u8, value: u16::from(*payload.get(at)?), long: false });
                at += 1;
            }
            at += usize::from(second & (HAS_TEMPORAL | HAS_KEY_INDEX) != 0);
        }
        let picture = *payload.get(at)?;
        read.begins_keyframe = first & START != 0 && first & PARTITION == 0 && picture & INTER == 0;
        Some(read)
    }

    /// Gives the PictureID, of 7 or 15 bits.
    pub fn picture_id(&self) -> Option<u16> {
        self.picture.map(|field| field.value)
    }

    /// Gives the running number of pictures of the base layer.
    pub fn tl0_pic_idx(&self) -> Option<u8> {
        self.layer.map(|field| field.value as u8)
    }

    /// Tells whether this is the first packet of a keyframe.
    pub const fn begins_keyframe(&self) -> bool {
        self.begins_keyframe
    }

    /// Gives what writes other numbers where this descriptor has some; a PictureID of 7 bits gets what fits.
    pub fn patch(&self, picture_id: u16, tl0_pic_idx: u8) -> Patch {
        let picture = self.picture.map(|field| Field { value: picture_id, ..field });
        let layer = self.layer.map(|field| Field { value: u16::from(tl0_pic_idx), ..field });
        Patch { picture, layer }
    }
}

impl Patch {
    /// Writes the numbers into a payload of the length that was parsed.
    pub fn apply(&self, payload: &mut [u8]) {
        if let Some(field) = self.picture {
            let at = usize::from(field.at);
            let [high, low] = field.value.to_be_bytes();
            if field.long {
                payload[at] = LONG | high;
                payload[at + 1] = low;
            } else {
                payload[at] = low & !LONG;
            }
        }
        if let Some(field) = self.layer {
            payload[usize::from(field.at)] = field.value as u8;
        }
    }
}
