/** What keeps this page from camera and microphone before anybody is asked. */

/** `in_app`: opened inside another app's browser; `insecure`: plain HTTP from another machine; null: all is well. */
export type Obstacle = 'in_app' | 'insecure' | null;

/** Facebook, Instagram, Line, WeChat, Snapchat, LinkedIn, TikTok and bare Android web views. */
const IN_APP =
  /FBAN|FBAV|FB_IAB|Instagram|\bLine\/|MicroMessenger|Snapchat|LinkedInApp|musical_ly|TikTok|; wv\)/;

export function findObstacle(userAgent: string, isSecure: boolean, hasDevices: boolean): Obstacle {
  if (IN_APP.test(userAgent)) return 'in_app';
  return isSecure && hasDevices ? null : 'insecure';
}

export function obstacleHere(): Obstacle {
  return findObstacle(navigator.userAgent, isSecureContext, !!navigator.mediaDevices?.getUserMedia);
}
