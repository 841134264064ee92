package org.fmnist.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.NearMiss;

/** The attacks by the names that their papers give them. Immutable. */
public enum AttackMethod {
  /** {@link GradientDescentAttack}, as the original's assignment has it. */
  GD(Sight.GRADIENTS, Limit.NONE, List.of(Norm.L2, Norm.LINF), 200, 1),
  /** {@link FgsmAttack}. */
  FGSM(Sight.GRADIENTS, Limit.EPSILON, List.of(Norm.LINF, Norm.L2), 1, 1),
  /** {@link PgdAttack}. */
  PGD(Sight.GRADIENTS, Limit.EPSILON, List.of(Norm.LINF, Norm.L2), 100, 5),
  /** {@link DdnAttack}. */
  DDN(Sight.GRADIENTS, Limit.NONE, List.of(Norm.L2), 300, 1),
  /** {@link ApgdAttack} by two losses, {@link FabAttack}, then {@link SquareAttack}. */
  AUTO(Sight.GRADIENTS, Limit.EPSILON, List.of(Norm.LINF), 100, 1),
  /** {@link McmcAttack}, as the original's assignment has it. */
  MCMC(Sight.PREDICTIONS, Limit.NONE, List.of(Norm.L2, Norm.LINF), 50, 1),
  /** {@link SquareAttack}. */
  SQUARE(Sight.PREDICTIONS, Limit.EPSILON, List.of(Norm.LINF), 50, 1),
  /** {@link SignHunterAttack}. */
  SIGNHUNTER(Sight.PREDICTIONS, Limit.EPSILON, List.of(Norm.LINF), 50, 1),
  /** {@link TransferAttack} alone. */
  TRANSFER(Sight.PREDICTIONS, Limit.EPSILON, List.of(Norm.LINF, Norm.L2), 50, 1);

  /** What a method sees of the attacked classifier. */
  private enum Sight {
    GRADIENTS,
    PREDICTIONS
  }

  /** Whether a method stays within some ε when none is given. */
  private enum Limit {
    EPSILON,
    NONE
  }

  private final Sight sight;
  private final Limit limit;

  @SuppressWarnings("ImmutableEnumChecker") // a List.of
  private final List<Norm> norms;

  private final int iterations;
  private final int restarts;

  AttackMethod(Sight sight, Limit limit, List<Norm> norms, int iterations, int restarts) {
    this.sight = sight;
    this.limit = limit;
    this.norms = norms;
    this.iterations = iterations;
    this.restarts = restarts;
  }

  /** Whether it needs predictions only. */
  public boolean isBlackBox() {
    return sight == Sight.PREDICTIONS;
  }

  /** The norms it can keep to, its default first. */
  public List<Norm> norms() {
    return norms;
  }

  /** Steps of a white-box run or of a transfer, where nobody says another number. */
  int defaultIterations() {
    return iterations;
  }

  int defaultRestarts() {
    return restarts;
  }

  /** ε of the pixel range 0..1, infinite for none, where nobody says another. */
  double defaultEpsilon() {
    return limit == Limit.NONE ? Double.POSITIVE_INFINITY : 0.1;
  }

  boolean needsEpsilon() {
    return limit == Limit.EPSILON;
  }

  /**
   * Whether it reads a setting. What it does not read changes nothing, and stands as null in {@link
   * AttackSettings#toMap}.
   *
   * @param setting a name of {@link AttackSettings#toMap}
   */
  public boolean uses(String setting) {
    return switch (setting) {
      case "maxQueries" -> this == AUTO || (isBlackBox() && this != TRANSFER);
      case "maxIterations" -> this != FGSM; // of a black-box method, those of its transfer
      case "restarts" -> this == PGD || this == AUTO;
      case "loss" -> this == FGSM || this == PGD || this == DDN;
      case "stepSize" -> this == GD;
      case "finish" -> this == SIGNHUNTER;
      case "acceptance", "sigma", "maxStep" -> this == MCMC;
      default -> true;
    };
  }

  /** Reads a name such as {@code pgd}. */
  public static AttackMethod parse(String name) {
    return Arrays.stream(values())
        .filter(method -> method.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "method",
                    "expected one of "
                        + Arrays.toString(values())
                        + ", found '"
                        + name
                        + "'"
                        + NearMiss.hint(
                            name, Arrays.stream(values()).map(AttackMethod::toString).toList())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
