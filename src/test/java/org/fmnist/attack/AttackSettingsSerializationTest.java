package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class AttackSettingsSerializationTest {
  @Test
  void settingsComeBackWithTheSameTarget() throws Exception {
    AttackSettings settings =
        AttackSettings.of(AttackMethod.AUTO).change().target(TargetPolicy.ANY).build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    AttackSettings read;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      read = (AttackSettings) in.readObject();
    }
    assertThat(read.target()).isSameAs(TargetPolicy.ANY);
    assertThat(read.toMap()).isEqualTo(settings.toMap());
  }
}
