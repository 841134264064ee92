package org.fmnist.attack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.KeyedRandom;

/**
 * SignHunterAttack: each pixel stands at +ε or −ε of the original; blocks of signs are flipped,
 * from the whole image down to single pixels, and stay flipped when that helps (Al-Dujaili and
 * O'Reilly, "Sign Bits Are All You Need for Black-Box Attacks", ICLR 2020).
 *
 * <p>Deviations: the blocks are those of a quadtree, squares of the image, where the paper halves
 * one row of numbers, because neighbouring pixels matter alike; the blocks of a level come in
 * random order; after single pixels the search goes on from the level {@link #again} on.
 *
 * @param again the level, from 0, to go on from
 */
record SignHunterAttack(int again) implements BlackBoxAttack {
  /** Again from blocks of 7x7 pixels on. */
  static final SignHunterAttack STANDARD = new SignHunterAttack(2);

  private static final int SIDE = FashionMnist.SIDE;
  private static final int[] BLOCKS_A_SIDE = {1, 2, 4, 7, 14, SIDE};

  /**
   * The queries until each single pixel has been tried once: the start, and each level's blocks.
   */
  static final int DOWN_TO_PIXELS =
      1 + IntStream.of(BLOCKS_A_SIDE).map(blocks -> blocks * blocks).sum();

  @Override
  public BlackBoxSearch begin(AttackExample example) {
    return new SignHunterSearch(example);
  }

  private final class SignHunterSearch implements BlackBoxSearch {
    private final AttackExample example;
    private final UniformRandomProvider random;
    private final float[] change;
    private double margin = Double.POSITIVE_INFINITY;
    private final Deque<Integer> blocks = new ArrayDeque<>();
    private int level = -1;
    private int flipped = -1;

    SignHunterSearch(AttackExample example) {
      this.example = example;
      this.random = example.random("signhunter");
      this.change = firstChange();
    }

    private float[] firstChange() {
      float[] original = example.original();
      float[] first = new float[original.length];
      if (!example.startsElsewhere()) {
        Arrays.fill(first, (float) Math.min(example.ball().radius(), Norm.LEVELS));
        return first;
      }
      for (int i = 0; i < first.length; i++) {
        first[i] = example.start()[i] - original[i];
      }
      return first;
    }

    @Override
    public float[] ask() {
      if (margin < Double.POSITIVE_INFINITY) {
        flip(nextBlock());
      }
      float[] image = example.original().clone();
      for (int i = 0; i < image.length; i++) {
        image[i] += change[i];
      }
      return image;
    }

    private int nextBlock() {
      if (blocks.isEmpty()) {
        level = level + 1 < BLOCKS_A_SIDE.length ? level + 1 : again;
        int count = BLOCKS_A_SIDE[level] * BLOCKS_A_SIDE[level];
        int[] order = IntStream.range(0, count).toArray();
        KeyedRandom.shuffle(random, order);
        for (int block : order) {
          blocks.add(block);
        }
      }
      flipped = blocks.poll();
      return flipped;
    }

    private void flip(int block) {
      int blocksASide = BLOCKS_A_SIDE[level];
      int side = SIDE / blocksASide;
      int top = block / blocksASide * side;
      int left = block % blocksASide * side;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          change[y * SIDE + x] = -change[y * SIDE + x];
        }
      }
    }

    @Override
    public void tell(PredictionFeedback feedback) {
      if (feedback.margin() < margin) {
        margin = feedback.margin();
      } else {
        flip(flipped);
      }
    }
  }
}
