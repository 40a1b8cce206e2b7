package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/url"
	"time"

	. "oracle/shared"
)

// authority signs the certificates of callers and of Envoy, and the tokens; it lives for one run.
type authority struct {
	key          *ecdsa.PrivateKey
	certificate  *x509.Certificate
	certificates map[string]tls.Certificate
}

func newAuthority() *authority {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	signed := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
	return &authority{key, must(x509.ParseCertificate(signed)), map[string]tls.Certificate{}}
}

// identity is a certificate whose only name is the SPIFFE identity.
func (a *authority) identity(uri string) tls.Certificate {
	if found, is := a.certificates[uri]; is {
		return found
	}
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{SerialNumber: big.NewInt(int64(len(a.certificates) + 2)), NotBefore: a.certificate.NotBefore, NotAfter: a.certificate.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		URIs: []*url.URL{must(url.Parse(uri))}}
	signed := must(x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key))
	a.certificates[uri] = tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}
	return a.certificates[uri]
}

func asPEM(kind string, bytes []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
}

func keyPEM(certificate tls.Certificate) string {
	return asPEM("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)))
}

var unpadded = base64.RawURLEncoding

func (a *authority) jwks() string {
	x, y := make([]byte, 32), make([]byte, 32)
	return JSON(Object{"keys": []any{Object{"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "oracle",
		"x": unpadded.EncodeToString(a.key.X.FillBytes(x)), "y": unpadded.EncodeToString(a.key.Y.FillBytes(y))}}})
}

// token signs what a recorded token says; one that is not valid gets a signature over something else.
func (a *authority) token(described Object) string {
	payload := Object{"exp": time.Now().Add(time.Hour).Unix()}
	if claims, is := described["claims"].(Object); is {
		for name, value := range claims {
			payload[name] = value
		}
	}
	for from, to := range map[string]string{"issuer": "iss", "subject": "sub", "audiences": "aud", "presenter": "azp"} {
		if value, is := described[from]; is {
			payload[to] = value
		}
	}
	text := unpadded.EncodeToString([]byte(`{"alg":"ES256","kid":"oracle","typ":"JWT"}`)) + "." + unpadded.EncodeToString(must(json.Marshal(payload)))
	signedText := text
	if described["valid"] == false {
		signedText += "x"
	}
	digest := sha256.Sum256([]byte(signedText))
	r, s, err := ecdsa.Sign(rand.Reader, a.key, digest[:])
	if err != nil {
		panic(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return text + "." + unpadded.EncodeToString(signature)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
