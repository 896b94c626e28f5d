// Actions: what buttons and keys do, by name.

import { clamp } from "../../lib/numbers.js";
import { inputPlaces, outputPlaces, weightPlaces } from "../scene/spots.js";

export function actionsOf(stage) {
  const { player, controls } = stage;
  const run = (by) => player.run(clamp(player.step + by, 1, player.steps));
  // Another output channel at the same place; after the last comes the first.
  const channel = (by) => {
    const channels = stage.scene.extent[2];
    const now = (player.step - 1) % channels;
    run(((now + by + channels) % channels) - now);
  };
  return {
    play: () => (player.playing ? player.pause() : player.play()),
    first: () => player.go(1),
    last: () => player.go(player.steps),
    back: () => player.go(player.step - 1),
    forward: () => player.run(player.step + 1),
    cell: () => run(stage.scene.extent[2]),
    cellBack: () => run(-stage.scene.extent[2]),
    channel: () => channel(1),
    channelBack: () => channel(-1),
    faster: () => player.faster(1),
    slower: () => player.faster(-1),
    loop: () => player.repeat(),
    help: () => controls.toggleHelp(),
    film: () => stage.film(),
    lecture: () => stage.lecture.set(!stage.lecture.on),
    pinOutput: () => stage.choose(outputPlaces),
    pinWeight: () => stage.choose(weightPlaces),
    pinInput: () => stage.choose(inputPlaces),
    change: () => stage.change(),
    release: () => stage.release(),
  };
}

// The keys that move a pin, where there is one, as rows down, columns across, and slabs or kernels on.
export const MOVES = {
  back: [0, -1, 0],
  forward: [0, 1, 0],
  channelBack: [-1, 0, 0],
  channel: [1, 0, 0],
  cellBack: [0, 0, -1],
  cell: [0, 0, 1],
};
