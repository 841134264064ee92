package org.fmnist.attack;

import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.InvalidSettingException;

/** The rule that gives each image its {@link Criterion}: the flag {@code --target}. Immutable. */
public final class TargetPolicy implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Class i shall become (i+1) mod 10, as the original's assignment asks. */
  public static final TargetPolicy NEXT = new TargetPolicy("next");

  /** Another class, drawn from the image's own random stream. */
  public static final TargetPolicy RANDOM = new TargetPolicy("random");

  /** Any class but the label: untargeted. */
  public static final TargetPolicy ANY = new TargetPolicy("any");

  private final String name;

  private TargetPolicy(String name) {
    this.name = name;
  }

  /** All images shall become {@code category}; images that already are have no goal. */
  public static TargetPolicy fixed(int category) {
    if (category < 0 || category >= FashionMnist.CLASSES) {
      throw new InvalidSettingException("target", "expected a class 0..9, found " + category);
    }
    return new TargetPolicy(Integer.toString(category));
  }

  /** Reads {@code next}, {@code random}, {@code any} or a class {@code 0..9}. */
  public static TargetPolicy parse(String name) {
    return switch (name) {
      case "next" -> NEXT;
      case "random" -> RANDOM;
      case "any" -> ANY;
      default -> {
        if (name.length() == 1 && name.charAt(0) >= '0' && name.charAt(0) <= '9') {
          yield fixed(name.charAt(0) - '0');
        }
        throw new InvalidSettingException(
            "target", "expected next, random, any or a class 0..9, found '" + name + "'");
      }
    };
  }

  /** The constants stay the only ones of their kind. */
  private Object readResolve() {
    return parse(name);
  }

  /** Whether an image of this label can be attacked at all: its goal is not what it already is. */
  public boolean appliesTo(int label) {
    OptionalInt category = fixedCategory();
    return category.isEmpty() || category.getAsInt() != label;
  }

  Criterion criterionFor(int label, UniformRandomProvider random) {
    return switch (name) {
      case "next" -> Criterion.reach((label + 1) % FashionMnist.CLASSES);
      case "random" ->
          Criterion.reach(
              (label + 1 + random.nextInt(FashionMnist.CLASSES - 1)) % FashionMnist.CLASSES);
      case "any" -> Criterion.leave(label);
      default -> Criterion.reach(fixedCategory().getAsInt());
    };
  }

  private OptionalInt fixedCategory() {
    return name.length() == 1 ? OptionalInt.of(name.charAt(0) - '0') : OptionalInt.empty();
  }

  /** The word that {@link #parse} reads. */
  @Override
  public String toString() {
    return name;
  }
}
