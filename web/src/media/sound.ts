/**
 * Plays everybody who is to be heard. Pictures are always muted, which browsers let play; sound goes through elements
 * of its own, whose refusal is one tap's affair.
 */
import type { ParticipantId, RemoteMedia } from '../state/model';

interface Sinkable {
  setSinkId?(id: string): Promise<void>;
}

export class Sound {
  private readonly elements = new Map<ParticipantId, HTMLAudioElement>();
  private speaker: string | null = null;
  private blocked = false;

  constructor(private readonly onBlocked: (blocked: boolean) => void) {
    for (const event of ['pointerup', 'keyup'] as const) {
      addEventListener(event, () => this.blocked && this.unblock(), { passive: true });
    }
  }

  /** Plays those whom the plan lets us receive, and nobody else. */
  play(remote: Record<ParticipantId, RemoteMedia>): void {
    for (const [id, element] of this.elements) {
      if (!remote[id]?.audio || remote[id].state === 'idle') this.remove(id, element);
    }
    for (const [id, { audio, state }] of Object.entries(remote)) {
      if (audio && state !== 'idle') this.add(id, audio);
    }
  }

  /** Within a tap or a key press. */
  unblock(): void {
    this.setBlocked(false);
    for (const element of this.elements.values()) this.start(element);
  }

  setSpeaker(id: string | null): void {
    this.speaker = id;
    for (const element of this.elements.values()) this.route(element);
  }

  private add(id: ParticipantId, stream: MediaStream): void {
    let element = this.elements.get(id);
    if (!element) {
      element = document.createElement('audio');
      element.hidden = true;
      element.dataset.participant = id;
      this.elements.set(id, element);
      document.body.append(element);
      this.route(element);
    }
    if (element.srcObject === stream) return;
    element.srcObject = stream;
    this.start(element);
  }

  private remove(id: ParticipantId, element: HTMLAudioElement): void {
    element.pause();
    element.srcObject = null;
    element.remove();
    this.elements.delete(id);
  }

  private start(element: HTMLAudioElement): void {
    element.play().catch((error: DOMException) => {
      if (error.name === 'NotAllowedError') this.setBlocked(true);
    });
  }

  private route(element: HTMLAudioElement): void {
    if (this.speaker !== null) (element as Sinkable).setSinkId?.(this.speaker).catch(() => {});
  }

  private setBlocked(blocked: boolean): void {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.onBlocked(blocked);
  }
}
